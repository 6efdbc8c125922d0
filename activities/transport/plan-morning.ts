import { eveningCutoff } from '../../domain/cycle/day-clock.js';
import type { TimeWindow } from '../../domain/routing/problem.js';
import {
  planRuns,
  type PlannedRun,
  type PlannedRuns,
  type RunStop,
  type RunVehicle,
  type SolveRoutes,
  type UnservedLeader,
} from '../../domain/transport/plan-runs.js';
import { partOf, type TravelMatrix } from '../../domain/transport/travel.js';
import type {
  LeaderLoad,
  Morning,
  OpeningWindow,
  SiteVehicle,
} from '../../db/queries/transport/read-morning.js';

/** The runs of a morning, and every leader who could not be planned as promised. */
export interface MorningPlan {
  readonly runs: readonly PlannedRun[];
  /** Each is on a late or overloaded run all the same, because the goods are packed; operations must act. */
  readonly late: readonly UnservedLeader[];
}

/** A driver's shift. Smaller: far stops need a second van. Larger: drivers break the law on working hours. */
const shiftSeconds = 10 * 3600;
const dayEnd = 24 * 3600;

/** When the vans leave on the nominal day, in seconds after midnight. */
export const departSeconds = secondsOfDay(eveningCutoff.departAt);

/** The nominal length from departure to promised delivery, the scale of a plan's arrival times. */
export const deliveryWindowSeconds = secondsOfDay(eveningCutoff.deliverBy) - departSeconds;

/** What a morning is planned with. */
export interface PlanningMeans {
  /** Row and column 0 are the site, k is `morning.leaders[k - 1]`. */
  readonly travel: TravelMatrix;
  readonly solve?: SolveRoutes | undefined;
}

/**
 * Every leader with packed parcels is on exactly one run, numbered from 1. Who fits no vehicle or window gets a late
 * run: unused vehicles first, then second trips outside opening hours, then, for what no vehicle carries, a trip of its
 * own with the largest. Arrivals are seconds of the nominal day. Needs at least one vehicle.
 */
export async function planMorning(morning: Morning, means: PlanningMeans): Promise<MorningPlan> {
  const planTrip = tripPlanner(morning, means);
  const first = await planTrip({
    vehicles: morning.vehicles,
    leaders: morning.leaders,
    begin: departSeconds,
  });
  const runs = [...first.runs];
  const late = first.unserved;
  let left = leadersOf(morning, late);
  while (left.length > 0) {
    const trip = await lateTrip(planTrip, morning, { runs, leaders: left });
    runs.push(...trip.runs);
    left = leadersOf(morning, trip.unserved);
  }
  return { runs: runs.map((run, index) => ({ ...run, n: index + 1 })), late };
}

interface Trip {
  readonly vehicles: readonly SiteVehicle[];
  readonly leaders: readonly LeaderLoad[];
  readonly begin: number;
  readonly anyHour?: boolean;
  readonly anyLoad?: boolean;
}

type PlanTrip = (trip: Trip) => Promise<PlannedRuns>;

interface Late {
  readonly runs: readonly PlannedRun[];
  readonly leaders: readonly LeaderLoad[];
}

async function lateTrip(planTrip: PlanTrip, morning: Morning, { runs, leaders }: Late): Promise<PlannedRuns> {
  const used = new Set(runs.map((run) => run.vehicleId));
  const spare = morning.vehicles.filter((vehicle) => !used.has(vehicle.vehicleId));
  const returned = Math.max(departSeconds, ...runs.map((run) => run.returnSeconds));
  const vehicles = spare.length > 0 ? spare : morning.vehicles;
  const begin = spare.length > 0 ? departSeconds : returned;
  const trip = await planTrip({ vehicles, leaders, begin, anyHour: true });
  if (trip.runs.length > 0) return trip;
  const again = await planTrip({ vehicles: morning.vehicles, leaders, begin: returned, anyHour: true });
  if (again.runs.length > 0) return again;
  // For what no vehicle carries: a trip of its own with the largest.
  const largest = morning.vehicles.toSorted((a, b) => b.capacityGrams - a.capacityGrams).slice(0, 1);
  const overloaded = { vehicles: largest, leaders, begin: returned, anyHour: true, anyLoad: true };
  const last = await planTrip(overloaded);
  if (last.runs.length === 0) throw new Error('a leader is out of reach of every vehicle');
  return last;
}

function tripPlanner({ leaders }: Morning, { travel, solve }: PlanningMeans): PlanTrip {
  const nodeOf = new Map(leaders.map(({ leaderId }, index) => [leaderId, index + 1]));
  return (trip) => {
    const end = trip.anyHour === true ? trip.begin + 2 * dayEnd : trip.begin + shiftSeconds;
    const hours: TimeWindow = { fromSeconds: trip.begin, toSeconds: end };
    const nodes = [0, ...trip.leaders.map(({ leaderId }) => nodeOf.get(leaderId) ?? Number.NaN)];
    const request = {
      depot: hours,
      vehicles: trip.vehicles.map((vehicle) => runVehicle(vehicle, hours, trip.anyLoad === true)),
      stops: trip.leaders.map((leader) => runStop(leader, trip.anyHour === true ? [hours] : undefined)),
      travel: partOf(travel, nodes),
    };
    return planRuns(request, solve && { solve });
  };
}

function runVehicle(vehicle: SiteVehicle, shift: TimeWindow, anyLoad: boolean): RunVehicle {
  const most = Number.MAX_SAFE_INTEGER;
  return {
    vehicleId: vehicle.vehicleId,
    capacity: {
      weightGrams: anyLoad ? most : vehicle.capacityGrams,
      volumeMillilitres: anyLoad ? most : vehicle.capacityMillilitres,
      crates: anyLoad ? most : vehicle.capacityCrates,
    },
    shift,
  };
}

function runStop(leader: LeaderLoad, windows: readonly TimeWindow[] | undefined): RunStop {
  const { leaderId, weightGrams, volumeMillilitres, crates, serviceSeconds } = leader;
  return {
    leaderId,
    load: { weightGrams, volumeMillilitres, crates },
    windows: windows ?? leader.windows.map(windowSeconds),
    serviceSeconds,
  };
}

function leadersOf(morning: Morning, unserved: readonly UnservedLeader[]): LeaderLoad[] {
  const ids = new Set(unserved.map((leader) => leader.leaderId));
  return morning.leaders.filter((leader) => ids.has(leader.leaderId));
}

const windowSeconds = ({ from, until }: OpeningWindow): TimeWindow => ({
  fromSeconds: secondsOfDay(from),
  toSeconds: secondsOfDay(until),
});

function secondsOfDay(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 3600 + minutes * 60;
}
