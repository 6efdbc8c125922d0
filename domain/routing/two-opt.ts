import { isFeasible, metersBetween, type Route } from './cost.js';
import { cheaper, type Move } from './move.js';
import type { RoutingProblem } from './problem.js';

/** One part of one route, both positions included, that is to be driven backwards. */
export interface Reversal {
  readonly routeIndex: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The move that drives one part of one route backwards, or undefined if the result would miss a window.
 * Distances may differ by direction, so the inside of the part is counted as well as its two ends.
 */
export function evaluateReversal(
  problem: RoutingProblem,
  routes: readonly Route[],
  { routeIndex, first, last }: Reversal,
): Move | undefined {
  const route = routes[routeIndex];
  const vehicle = problem.vehicles[route?.vehicleIndex ?? -1];
  if (route === undefined || vehicle === undefined) return undefined;
  if (first < 0 || last >= route.nodes.length || first >= last) return undefined;
  const costChange = reversalChange(problem, route.nodes, { first, last });
  const nodes = [
    ...route.nodes.slice(0, first),
    ...route.nodes.slice(first, last + 1).reverse(),
    ...route.nodes.slice(last + 1),
  ];
  return isFeasible(problem, vehicle, nodes) ? { changes: [{ routeIndex, nodes }], costChange } : undefined;
}

/** The reversal that saves most over all routes, or undefined if none saves anything. */
export function bestReversal(problem: RoutingProblem, routes: readonly Route[]): Move | undefined {
  let best: Move | undefined;
  routes.forEach((route, routeIndex) => {
    for (let first = 0; first < route.nodes.length - 1; first += 1) {
      for (let last = first + 1; last < route.nodes.length; last += 1) {
        // Price first, feasibility second: a part that saves nothing is never scheduled.
        if (reversalChange(problem, route.nodes, { first, last }) >= (best?.costChange ?? 0)) continue;
        best = cheaper(best, evaluateReversal(problem, routes, { routeIndex, first, last }));
      }
    }
  });
  return best;
}

function reversalChange(
  problem: RoutingProblem,
  nodes: readonly number[],
  part: { readonly first: number; readonly last: number },
): number {
  const before = nodes[part.first - 1] ?? 0;
  const after = nodes[part.last + 1] ?? 0;
  const inside = nodes.slice(part.first, part.last + 1);
  const forwards = pathMeters(problem, [before, ...inside, after]);
  return pathMeters(problem, [before, ...inside.reverse(), after]) - forwards;
}

function pathMeters(problem: RoutingProblem, path: readonly number[]): number {
  let meters = 0;
  path.forEach((node, index) => {
    const previous = path[index - 1];
    if (previous !== undefined) meters += metersBetween(problem, previous, node);
  });
  return meters;
}
