import { isFeasible, metersBetween, type Route } from './cost.js';
import { cheaper, type Move } from './move.js';
import type { RoutingProblem } from './problem.js';

/** One visit taken out of its place and put at a position of another (or the same) route. */
export interface Relocation {
  readonly fromRoute: number;
  readonly fromPosition: number;
  readonly toRoute: number;
  /** The position in the target as it is *after* the visit was taken out. */
  readonly toPosition: number;
}

/**
 * The move that visits one stop elsewhere, or undefined if the target cannot carry it or would miss a window.
 * Leaving a route empty saves its vehicle; filling an empty one costs a vehicle.
 */
export function evaluateRelocation(
  problem: RoutingProblem,
  routes: readonly Route[],
  relocation: Relocation,
): Move | undefined {
  const { fromRoute, fromPosition, toRoute, toPosition } = relocation;
  const source = routes[fromRoute];
  const node = source?.nodes[fromPosition];
  const rest = source?.nodes.toSpliced(fromPosition, 1);
  const target = fromRoute === toRoute ? rest : routes[toRoute]?.nodes;
  if (node === undefined || rest === undefined || target === undefined || toPosition > target.length)
    return undefined;
  const changes =
    fromRoute === toRoute
      ? [{ routeIndex: toRoute, nodes: rest.toSpliced(toPosition, 0, node) }]
      : [
          { routeIndex: fromRoute, nodes: rest },
          { routeIndex: toRoute, nodes: target.toSpliced(toPosition, 0, node) },
        ];
  const costChange =
    insertionChange(problem, target, { node, position: toPosition }) -
    insertionChange(problem, rest, { node, position: fromPosition });
  return changes.every(({ routeIndex, nodes }) => isRouteFeasible(problem, routes[routeIndex], nodes))
    ? { changes, costChange }
    : undefined;
}

/** The relocation that saves most over all visits and places, or undefined if none saves anything. */
export function bestRelocation(problem: RoutingProblem, routes: readonly Route[]): Move | undefined {
  let best: Move | undefined;
  routes.forEach((source, fromRoute) => {
    source.nodes.forEach((node, fromPosition) => {
      const rest = source.nodes.toSpliced(fromPosition, 1);
      const freed = insertionChange(problem, rest, { node, position: fromPosition });
      routes.forEach((route, toRoute) => {
        const target = toRoute === fromRoute ? rest : route.nodes;
        for (let toPosition = 0; toPosition <= target.length; toPosition += 1) {
          const change = insertionChange(problem, target, { node, position: toPosition }) - freed;
          if (change >= (best?.costChange ?? 0)) continue;
          const relocation = { fromRoute, fromPosition, toRoute, toPosition };
          best = cheaper(best, evaluateRelocation(problem, routes, relocation));
        }
      });
    });
  });
  return best;
}

/**
 * What putting a node at a position adds to the cost of the route; the first node also pays for the vehicle.
 */
export function insertionChange(
  problem: RoutingProblem,
  nodes: readonly number[],
  { node, position }: { readonly node: number; readonly position: number },
): number {
  const before = nodes[position - 1] ?? 0;
  const after = nodes[position] ?? 0;
  const detour =
    metersBetween(problem, before, node) +
    metersBetween(problem, node, after) -
    metersBetween(problem, before, after);
  return nodes.length === 0 ? detour + problem.vehicleFixedMeters : detour;
}

function isRouteFeasible(
  problem: RoutingProblem,
  route: Route | undefined,
  nodes: readonly number[],
): boolean {
  const vehicle = route && problem.vehicles[route.vehicleIndex];
  return vehicle !== undefined && isFeasible(problem, vehicle, nodes);
}
