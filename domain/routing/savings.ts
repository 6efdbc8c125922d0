import { isFeasible, metersBetween } from './cost.js';
import type { RoutingProblem, Vehicle } from './problem.js';

interface Saving {
  readonly from: number;
  readonly to: number;
  readonly meters: number;
}

/**
 * Every given node is on exactly one of the chains returned, and each chain is feasible for the reference
 * vehicle; nobody drives them yet. Clarke and Wright's parallel savings: start with one chain per node and
 * join the end of one to the start of another where the detour over the depot saves most. Ties go to the
 * lower nodes, so that equal input gives equal output. Nodes must each be feasible alone for the reference
 * vehicle. Source: Clarke and Wright, Operations Research 12 (1964) 568–581.
 */
export function savingsChains(
  problem: RoutingProblem,
  reference: Vehicle,
  nodes: readonly number[],
): (readonly number[])[] {
  const chainOf = new Map<number, readonly number[]>(nodes.map((node) => [node, [node]]));
  for (const { from, to } of savingsDescending(problem, nodes)) {
    const head = chainOf.get(from);
    const tail = chainOf.get(to);
    if (head === undefined || tail === undefined || head === tail) continue;
    if (head.at(-1) !== from || tail[0] !== to) continue;
    const joined = [...head, ...tail];
    if (!isFeasible(problem, reference, joined)) continue;
    for (const node of joined) chainOf.set(node, joined);
  }
  return [...new Set(chainOf.values())];
}

function savingsDescending(problem: RoutingProblem, nodes: readonly number[]): Saving[] {
  const savings: Saving[] = [];
  for (const from of nodes) {
    for (const to of nodes) {
      if (from === to) continue;
      const meters =
        metersBetween(problem, from, 0) + metersBetween(problem, 0, to) - metersBetween(problem, from, to);
      if (meters + problem.vehicleFixedMeters > 0) savings.push({ from, to, meters });
    }
  }
  return savings.sort((a, b) => b.meters - a.meters || a.from - b.from || a.to - b.to);
}
