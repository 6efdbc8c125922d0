import type { RoutingProblem } from './problem.js';
import type { RoutingSolution } from './solve.js';

/** One promise that a solution breaks. `subject` is the node, or the index of the route. */
export interface RoutingFault {
  readonly code:
    | 'unknown-node'
    | 'visited-twice'
    | 'not-accounted'
    | 'unknown-vehicle'
    | 'vehicle-twice'
    | 'over-capacity'
    | 'late'
    | 'late-return'
    | 'wrong-cost';
  readonly subject: number;
}

/**
 * Every fault of a solution, none if it keeps all promises. Written apart from the solver on purpose: it
 * shares the problem's types and no line of code, so that an error in the cost or schedule functions is seen
 * here.
 */
export function checkSolution(problem: RoutingProblem, solution: RoutingSolution): RoutingFault[] {
  const faults = [...checkCover(problem, solution), ...checkVehicles(problem, solution)];
  let costMeters = 0;
  solution.routes.forEach((route, subject) => {
    const drive = driveRoute(problem, route);
    costMeters += drive.meters + problem.vehicleFixedMeters;
    faults.push(...drive.codes.map((code) => ({ code, subject })));
  });
  if (costMeters !== solution.costMeters) faults.push({ code: 'wrong-cost', subject: 0 });
  return faults;
}

function checkCover(problem: RoutingProblem, solution: RoutingSolution): RoutingFault[] {
  const times = new Map<number, number>();
  for (const node of [
    ...solution.routes.flatMap((route) => route.nodes),
    ...solution.unserved.map((u) => u.node),
  ]) {
    times.set(node, (times.get(node) ?? 0) + 1);
  }
  const faults: RoutingFault[] = [];
  for (const [node, count] of times) {
    if (node < 1 || node > problem.stops.length) faults.push({ code: 'unknown-node', subject: node });
    if (count > 1) faults.push({ code: 'visited-twice', subject: node });
  }
  for (let node = 1; node <= problem.stops.length; node += 1) {
    if (!times.has(node)) faults.push({ code: 'not-accounted', subject: node });
  }
  return faults;
}

function checkVehicles(problem: RoutingProblem, solution: RoutingSolution): RoutingFault[] {
  const seen = new Set<number>();
  const faults: RoutingFault[] = [];
  solution.routes.forEach(({ vehicleIndex }, subject) => {
    if (problem.vehicles[vehicleIndex] === undefined) faults.push({ code: 'unknown-vehicle', subject });
    if (seen.has(vehicleIndex)) faults.push({ code: 'vehicle-twice', subject });
    seen.add(vehicleIndex);
  });
  return faults;
}

function driveRoute(
  problem: RoutingProblem,
  route: { readonly vehicleIndex: number; readonly nodes: readonly number[] },
): { readonly meters: number; readonly codes: ('over-capacity' | 'late' | 'late-return')[] } {
  const vehicle = problem.vehicles[route.vehicleIndex];
  if (vehicle === undefined) return { meters: 0, codes: [] };
  const codes: ('over-capacity' | 'late' | 'late-return')[] = [];
  const room = [...vehicle.capacity];
  let clock = Math.max(vehicle.shift.fromSeconds, problem.depot.fromSeconds);
  let meters = 0;
  const path = [0, ...route.nodes, 0];
  for (let leg = 1; leg < path.length; leg += 1) {
    const [from, to] = [path[leg - 1] ?? 0, path[leg] ?? 0];
    meters += problem.distanceMeters[from]?.[to] ?? Number.NaN;
    clock += problem.travelSeconds[from]?.[to] ?? Number.NaN;
    const stop = to === 0 ? undefined : problem.stops[to - 1];
    if (stop === undefined) continue;
    stop.load.forEach((amount, dimension) => {
      room[dimension] = (room[dimension] ?? 0) - amount;
    });
    const begins = stop.windows
      .filter((w) => clock <= w.toSeconds)
      .map((w) => Math.max(clock, w.fromSeconds));
    if (begins.length === 0) codes.push('late');
    clock = Math.min(...begins, begins.length === 0 ? clock : Number.POSITIVE_INFINITY) + stop.serviceSeconds;
  }
  if (room.some((left) => left < 0)) codes.push('over-capacity');
  if (!(clock <= vehicle.shift.toSeconds && clock <= problem.depot.toSeconds)) codes.push('late-return');
  return { meters, codes };
}
