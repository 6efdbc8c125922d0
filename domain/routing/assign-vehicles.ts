import { fits, isFeasible, loadOf, type Route } from './cost.js';
import type { RoutingProblem } from './problem.js';

/**
 * Every vehicle has one route, empty or one of the chains; what no vehicle is left for is named node by node.
 * Long chains choose first, each the smallest free vehicle that can drive it, so that large vehicles stay
 * free for loads which need them. Deterministic: ties by position.
 *
 * @rule ROUTE-03 A chain of stops takes the smallest vehicle that carries it.
 * @test test/domain/routing/assign-vehicles.test.ts › a chain takes the smallest vehicle that carries it, so that the
 *   large one stays free
 */
export function assignVehicles(
  problem: RoutingProblem,
  chains: readonly (readonly number[])[],
): { readonly routes: readonly Route[]; readonly left: readonly number[] } {
  const routes: Route[] = problem.vehicles.map((_, vehicleIndex) => ({ vehicleIndex, nodes: [] }));
  const smallestFirst = [...routes.keys()].sort(
    (a, b) => sizeRank(problem, a) - sizeRank(problem, b) || a - b,
  );
  const left: number[] = [];
  for (const nodes of chains.toSorted((a, b) => b.length - a.length)) {
    const vehicleIndex = smallestFirst.find((index) => {
      const vehicle = problem.vehicles[index];
      return (
        routes[index]?.nodes.length === 0 && vehicle !== undefined && isFeasible(problem, vehicle, nodes)
      );
    });
    if (vehicleIndex === undefined) left.push(...nodes);
    else routes[vehicleIndex] = { vehicleIndex, nodes };
  }
  return { routes, left: left.sort((a, b) => heaviness(problem, b) - heaviness(problem, a) || a - b) };
}

/** How many vehicles of the fleet are nowhere larger than this one. */
function sizeRank(problem: RoutingProblem, vehicleIndex: number): number {
  const capacity = problem.vehicles[vehicleIndex]?.capacity ?? [];
  return problem.vehicles.filter((other) => fits(capacity, other.capacity)).length;
}

/**
 * The fullest dimension of the node's load against the largest vehicle, so that big loads are placed first.
 */
function heaviness(problem: RoutingProblem, node: number): number {
  const shares = loadOf(problem, [node]).map((amount, dimension) => {
    const largest = Math.max(1, ...problem.vehicles.map((vehicle) => vehicle.capacity[dimension] ?? 0));
    return amount / largest;
  });
  return Math.max(0, ...shares);
}
