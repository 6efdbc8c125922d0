import { fits, loadOf, scheduleRoute } from './cost.js';
import type { RoutingProblem } from './problem.js';

/**
 * `too-large`: no vehicle carries it even alone. `out-of-reach`: a vehicle could carry it, but none gets
 * there within a window and back within its shift and the depot's hours. `no-vehicle-left`: possible alone,
 * but the fleet is used up.
 *
 * @rule ROUTE-04 A stop that no vehicle can serve is returned with its reason.
 * @test test/domain/routing/solve.test.ts › each kind of impossible stop is returned with its reason
 */
export type UnservedReason = 'too-large' | 'out-of-reach' | 'no-vehicle-left';

/** A stop that is not on any route, and why. */
export interface UnservedStop {
  readonly node: number;
  readonly reason: UnservedReason;
}

/** Why a node cannot be visited even by a vehicle of its own, or undefined if it can. */
export function impossibleAlone(problem: RoutingProblem, node: number): UnservedReason | undefined {
  const load = loadOf(problem, [node]);
  const carriers = problem.vehicles.filter((vehicle) => fits(vehicle.capacity, load));
  if (problem.vehicles.length === 0) return 'no-vehicle-left';
  if (carriers.length === 0) return 'too-large';
  const reachable = carriers.some((vehicle) => scheduleRoute(problem, vehicle, [node]) !== undefined);
  return reachable ? undefined : 'out-of-reach';
}
