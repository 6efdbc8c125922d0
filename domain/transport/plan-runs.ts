import { loadOf, type Route, routeMeters, type Schedule, scheduleRoute } from '../routing/cost.js';
import type { RoutingProblem, TimeWindow } from '../routing/problem.js';
import { type RoutingSolution, solveRouting } from '../routing/solve.js';
import type { UnservedReason } from '../routing/unserved.js';
import { partOf, type TravelMatrix } from './travel.js';

/** What a vehicle carries, or what goes to a leader. */
export interface Load {
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
  readonly crates: number;
}

/** A vehicle and its driver's shift. All times of a plan are seconds after one instant the caller chose. */
export interface RunVehicle {
  readonly vehicleId: string;
  readonly capacity: Load;
  readonly shift: TimeWindow;
}

/** A leader to visit. */
export interface RunStop {
  readonly leaderId: string;
  readonly load: Load;
  /** When somebody takes the goods; service begins inside one of them. Ascending, at least one. */
  readonly windows: readonly TimeWindow[];
  readonly serviceSeconds: number;
}

/** A morning of one site. */
export interface RunRequest {
  readonly depot: TimeWindow;
  readonly vehicles: readonly RunVehicle[];
  readonly stops: readonly RunStop[];
  /** Row and column 0 are the site, k is `stops[k - 1]`. */
  readonly travel: TravelMatrix;
}

/** A stop of a run, in driving order from `seq` 1; loading is in the reverse order. */
export interface PlannedStop {
  readonly seq: number;
  readonly leaderId: string;
  readonly arriveSeconds: number;
  readonly beginSeconds: number;
  readonly load: Load;
}

/** One vehicle's trip. */
export interface PlannedRun {
  /** 1, 2, … within the site's morning, in the order of the vehicles given. */
  readonly n: number;
  readonly vehicleId: string;
  readonly stops: readonly PlannedStop[];
  readonly departSeconds: number;
  readonly returnSeconds: number;
  readonly distanceMeters: number;
  readonly load: Load;
}

/** A leader nobody drives to, and why; operations must act on each. */
export interface UnservedLeader {
  readonly leaderId: string;
  readonly reason: UnservedReason;
  readonly explanation: { readonly zh: string; readonly en: string };
}

/** Finds routes; a caller with a thread to spare passes one that searches there. */
export type SolveRoutes = (problem: RoutingProblem) => RoutingSolution | Promise<RoutingSolution>;

export interface Planning {
  readonly solve?: SolveRoutes;
  readonly vehicleFixedMeters?: number;
}

export interface PlannedRuns {
  readonly runs: readonly PlannedRun[];
  readonly unserved: readonly UnservedLeader[];
}

/**
 * What taking out one more vehicle is worth in meters driven: 80 yuan a trip against 0.6 yuan a kilometre is
 * 133 km. Smaller: more vans than needed, each with few stops. Larger: nothing changes, since a van more is
 * already taken only when the others are full or too late.
 *
 * @rule RUN-05 One more vehicle is worth this many meters driven.
 * @value vehicleFixedMetersDefault meters
 * @test test/domain/transport/plan-runs.test.ts › no van is taken out that the goods do not need
 */
export const vehicleFixedMetersDefault = 133_000;

/**
 * Every leader with goods is on exactly one run or named with a reason; each run is within the vehicle's
 * weight, volume and crates, its shift, the site's hours and every leader's opening hours. Leaders with an
 * empty load are left out. Equal input gives equal output. A RangeError for malformed figures.
 *
 * @rule RUN-06 Every leader with goods is on exactly one run or named with a reason, and loading is in the reverse
 *   order of the stops.
 * @test test/domain/transport/plan-runs.test.ts › every leader is on one run in driving order, within the vehicle
 * @test test/domain/transport/plan-runs.test.ts › a leader that nobody can reach is named with a reason in two
 *   languages
 * @rule RUN-07 Service begins inside the opening hours of the leader, even when the van is early.
 * @data leaders.opening_windows
 * @data leaders.service_seconds seconds
 * @test test/domain/transport/plan-runs.test.ts › service begins inside the opening hours even when the van is early
 * @rule RUN-08 Leaders beyond the vans get a second trip, and operations are told.
 * @test test/activities/transport/delivery.test.ts › leaders beyond the vans get a second trip and an attention row
 */
export async function planRuns(
  request: RunRequest,
  { solve = solveRouting, vehicleFixedMeters = vehicleFixedMetersDefault }: Planning = {},
): Promise<PlannedRuns> {
  const visited = visitedOnly(request);
  const problem = problemOf(visited, vehicleFixedMeters);
  const solution = await solve(problem);
  const runs = solution.routes
    .toSorted((a, b) => a.vehicleIndex - b.vehicleIndex)
    .map((route, index) => runOf({ request: visited, problem, route, n: index + 1 }));
  const unserved = solution.unserved.map(({ node, reason }) => ({
    leaderId: stopAt(visited, node).leaderId,
    reason,
    explanation: unservedWords[reason],
  }));
  return { runs, unserved };
}

/** Why a leader is on no run, for people. */
export const unservedWords: Readonly<Record<UnservedReason, { readonly zh: string; readonly en: string }>> = {
  'too-large': {
    zh: '货量超过最大车辆，请拆单或加派大车',
    en: 'The load is more than the largest vehicle carries',
  },
  'out-of-reach': {
    zh: '在营业时间与班次内无法送到，请调整收货时间',
    en: 'No vehicle gets there within the opening hours and its shift',
  },
  'no-vehicle-left': {
    zh: '车辆不足，请加车或安排第二趟',
    en: 'All vehicles are full; add one or plan a second trip',
  },
};

function visitedOnly(request: RunRequest): RunRequest {
  const kept = [...request.stops.keys()].filter((index) =>
    vectorOf(stopAt(request, index + 1).load).some((x) => x > 0),
  );
  return {
    ...request,
    stops: kept.map((index) => stopAt(request, index + 1)),
    travel: partOf(request.travel, [0, ...kept.map((index) => index + 1)]),
  };
}

function problemOf(request: RunRequest, vehicleFixedMeters: number): RoutingProblem {
  return {
    depot: request.depot,
    vehicles: request.vehicles.map(({ capacity, shift }) => ({ capacity: vectorOf(capacity), shift })),
    stops: request.stops.map(({ load, windows, serviceSeconds }) => ({
      load: vectorOf(load),
      windows,
      serviceSeconds,
    })),
    ...request.travel,
    vehicleFixedMeters,
  };
}

function runOf(plan: {
  readonly request: RunRequest;
  readonly problem: RoutingProblem;
  readonly route: Route;
  readonly n: number;
}): PlannedRun {
  const { request, problem, route, n } = plan;
  const schedule = scheduleOf(problem, route);
  return {
    n,
    vehicleId: request.vehicles[route.vehicleIndex]?.vehicleId ?? '',
    stops: schedule.visits.map(({ node, arriveSeconds, beginSeconds }, index) => {
      const { leaderId, load } = stopAt(request, node);
      return { seq: index + 1, leaderId, arriveSeconds, beginSeconds, load };
    }),
    departSeconds: schedule.departSeconds,
    returnSeconds: schedule.returnSeconds,
    distanceMeters: routeMeters(problem, route.nodes),
    load: loadFrom(loadOf(problem, route.nodes)),
  };
}

function scheduleOf(problem: RoutingProblem, route: Route): Schedule {
  const vehicle = problem.vehicles[route.vehicleIndex];
  const schedule = vehicle && scheduleRoute(problem, vehicle, route.nodes);
  if (schedule === undefined) throw new Error('the solver returned a route that misses a window');
  return schedule;
}

function stopAt(request: RunRequest, node: number): RunStop {
  const stop = request.stops[node - 1];
  if (stop === undefined) throw new RangeError(`there is no stop ${node}`);
  return stop;
}

function vectorOf(load: Load): number[] {
  return [load.weightGrams, load.volumeMillilitres, load.crates];
}

function loadFrom([weightGrams = 0, volumeMillilitres = 0, crates = 0]: readonly number[]): Load {
  return { weightGrams, volumeMillilitres, crates };
}
