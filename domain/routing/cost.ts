import type { RoutingProblem, TimeWindow, Vehicle } from './problem.js';

/** The nodes (1 = first stop of the problem) one vehicle visits, in order. The depot is not written down. */
export interface Route {
  /** Index into the problem's vehicles; each vehicle drives at most one route. */
  readonly vehicleIndex: number;
  readonly nodes: readonly number[];
}

/** When a vehicle is where, leaving as early as it may and waiting where a door is still closed. */
export interface Schedule {
  readonly departSeconds: number;
  readonly visits: readonly {
    readonly node: number;
    readonly arriveSeconds: number;
    readonly beginSeconds: number;
  }[];
  readonly returnSeconds: number;
}

/** The length of depot → nodes → depot. */
export function routeMeters(problem: RoutingProblem, nodes: readonly number[]): number {
  let meters = 0;
  let at = 0;
  for (const node of nodes) {
    meters += metersBetween(problem, at, node);
    at = node;
  }
  return meters + metersBetween(problem, at, 0);
}

/** Meters of all routes plus the fixed meters of every vehicle that visits anybody. */
export function solutionCost(problem: RoutingProblem, routes: readonly Route[]): number {
  return routes
    .filter((route) => route.nodes.length > 0)
    .reduce((sum, route) => sum + problem.vehicleFixedMeters + routeMeters(problem, route.nodes), 0);
}

/**
 * True if the vehicle carries the load of all nodes and meets every window, the depot's hours and its own
 * shift.
 */
export function isFeasible(problem: RoutingProblem, vehicle: Vehicle, nodes: readonly number[]): boolean {
  return (
    fits(vehicle.capacity, loadOf(problem, nodes)) && scheduleRoute(problem, vehicle, nodes) !== undefined
  );
}

/** The earliest schedule of a route, or undefined if a window, the depot or the shift would be missed. */
export function scheduleRoute(
  problem: RoutingProblem,
  vehicle: Vehicle,
  nodes: readonly number[],
): Schedule | undefined {
  const departSeconds = Math.max(problem.depot.fromSeconds, vehicle.shift.fromSeconds);
  const visits: { node: number; arriveSeconds: number; beginSeconds: number }[] = [];
  let at = 0;
  let clock = departSeconds;
  for (const node of nodes) {
    const stop = problem.stops[node - 1];
    if (stop === undefined) return undefined;
    const arriveSeconds = clock + secondsBetween(problem, at, node);
    const beginSeconds = earliestBegin(stop.windows, arriveSeconds);
    if (beginSeconds === undefined) return undefined;
    visits.push({ node, arriveSeconds, beginSeconds });
    clock = beginSeconds + stop.serviceSeconds;
    at = node;
  }
  const returnSeconds = clock + secondsBetween(problem, at, 0);
  const latestReturn = Math.min(problem.depot.toSeconds, vehicle.shift.toSeconds);
  return returnSeconds > latestReturn ? undefined : { departSeconds, visits, returnSeconds };
}

/** The sum of the loads, one figure per dimension. */
export function loadOf(problem: RoutingProblem, nodes: readonly number[]): number[] {
  const total = new Array<number>(problem.vehicles[0]?.capacity.length ?? 0).fill(0);
  for (const node of nodes) {
    problem.stops[node - 1]?.load.forEach((amount, dimension) => {
      total[dimension] = (total[dimension] ?? 0) + amount;
    });
  }
  return total;
}

/** True if no dimension of the load is above the capacity. */
export function fits(capacity: readonly number[], load: readonly number[]): boolean {
  return load.every((amount, dimension) => amount <= (capacity[dimension] ?? 0));
}

/** Meters from one node to another. */
export function metersBetween(problem: RoutingProblem, from: number, to: number): number {
  return cell(problem.distanceMeters, from, to);
}

function secondsBetween(problem: RoutingProblem, from: number, to: number): number {
  return cell(problem.travelSeconds, from, to);
}

function cell(matrix: readonly (readonly number[])[], from: number, to: number): number {
  // A node outside the matrix is unreachable, so a wrong index can never look cheap.
  return matrix[from]?.[to] ?? Number.POSITIVE_INFINITY;
}

function earliestBegin(windows: readonly TimeWindow[], arriveSeconds: number): number | undefined {
  const window = windows.find((candidate) => arriveSeconds <= candidate.toSeconds);
  return window === undefined ? undefined : Math.max(arriveSeconds, window.fromSeconds);
}
