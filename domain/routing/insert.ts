import { isFeasible, type Route } from './cost.js';
import { applyMove, cheaper, type Move } from './move.js';
import type { RoutingProblem } from './problem.js';
import { insertionChange } from './relocate.js';

/**
 * As many of the nodes as fit are visited, each where it costs least at that moment; the others are named.
 * Nodes are tried in the order given. Visits already planned keep their order.
 */
export function insertCheapest(
  problem: RoutingProblem,
  routes: readonly Route[],
  nodes: readonly number[],
): { readonly routes: readonly Route[]; readonly left: readonly number[] } {
  let current = routes;
  const left: number[] = [];
  for (const node of nodes) {
    const move = cheapestInsertion(problem, current, node);
    if (move === undefined) left.push(node);
    else current = applyMove(current, move);
  }
  return { routes: current, left };
}

/** The cheapest feasible place for a node over all routes, or undefined if there is none. */
export function cheapestInsertion(
  problem: RoutingProblem,
  routes: readonly Route[],
  node: number,
): Move | undefined {
  let best: Move | undefined;
  routes.forEach((route, routeIndex) => {
    const vehicle = problem.vehicles[route.vehicleIndex];
    if (vehicle === undefined) return;
    for (let position = 0; position <= route.nodes.length; position += 1) {
      const costChange = insertionChange(problem, route.nodes, { node, position });
      if (best !== undefined && costChange >= best.costChange) continue;
      const nodes = route.nodes.toSpliced(position, 0, node);
      if (!isFeasible(problem, vehicle, nodes)) continue;
      best = cheaper(best, { changes: [{ routeIndex, nodes }], costChange });
    }
  });
  return best;
}
