import { eveningCutoff } from '../../domain/cycle/day-clock.js';
import type { TimeWindow } from '../../domain/routing/problem.js';
import {
  planRuns,
  type PlannedRun,
  type RunStop,
  type RunVehicle,
  type UnservedLeader,
} from '../../domain/transport/plan-runs.js';
import { travelMatrix, travelRuleDefault } from '../../domain/transport/travel.js';
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

/**
 * Every leader with packed parcels is on exactly one run, numbered from 1. Who fits no vehicle or window gets a late
 * run: unused vehicles first, then second trips outside opening hours, then, for what no vehicle carries, a trip of its
 * own with the largest. Arrivals are seconds of the nominal day. Needs at least one vehicle.
 */
export function planMorning(morning: Morning): MorningPlan {
  const first = planTrip(morning, {
    vehicles: morning.vehicles,
    leaders: morning.leaders,
    begin: departSeconds,
  });
  const runs = [...first.runs];
  const late = first.unserved;
  let left = leadersOf(morning, late);
  while (left.length > 0) {
    const trip = lateTrip(morning, runs, left);
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

type TripPlan = ReturnType<typeof planRuns>;

function lateTrip(morning: Morning, runs: readonly PlannedRun[], leaders: readonly LeaderLoad[]): TripPlan {
  const used = new Set(runs.map((run) => run.vehicleId));
  const spare = morning.vehicles.filter((vehicle) => !used.has(vehicle.vehicleId));
  const returned = Math.max(departSeconds, ...runs.map((run) => run.returnSeconds));
  const vehicles = spare.length > 0 ? spare : morning.vehicles;
  const begin = spare.length > 0 ? departSeconds : returned;
  const trip = planTrip(morning, { vehicles, leaders, begin, anyHour: true });
  if (trip.runs.length > 0) return trip;
  const again = planTrip(morning, { vehicles: morning.vehicles, leaders, begin: returned, anyHour: true });
  if (again.runs.length > 0) return again;
  return overloadedTrip(morning, leaders, returned);
}

function overloadedTrip(morning: Morning, leaders: readonly LeaderLoad[], begin: number): TripPlan {
  const largest = morning.vehicles.toSorted((a, b) => b.capacityGrams - a.capacityGrams).slice(0, 1);
  const trip = planTrip(morning, { vehicles: largest, leaders, begin, anyHour: true, anyLoad: true });
  if (trip.runs.length === 0) throw new Error('a leader is out of reach of every vehicle');
  return trip;
}

function planTrip(morning: Morning, trip: Trip): TripPlan {
  const end = trip.anyHour === true ? trip.begin + 2 * dayEnd : trip.begin + shiftSeconds;
  const hours: TimeWindow = { fromSeconds: trip.begin, toSeconds: end };
  return planRuns({
    depot: hours,
    vehicles: trip.vehicles.map((vehicle) => runVehicle(vehicle, hours, trip.anyLoad === true)),
    stops: trip.leaders.map((leader) => runStop(leader, trip.anyHour === true ? [hours] : undefined)),
    travel: travelMatrix([morning.site, ...trip.leaders], travelRuleDefault, morning.rivers),
  });
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
