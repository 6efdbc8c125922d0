import type { Place } from './places.js';
import { metersOverBridges, type River } from './river.js';

/** Whole seconds and meters between every two places; row = from, column = to. */
export interface TravelMatrix {
  readonly travelSeconds: readonly (readonly number[])[];
  readonly distanceMeters: readonly (readonly number[])[];
}

/** How straight lines become streets. */
export interface TravelRule {
  /** Street meters per 100 straight meters. */
  readonly detourPercent: number;
  /** Twenty-four speeds, for each hour of the local day from midnight on. */
  readonly metersPerHour: readonly number[];
}

/** Hours of the local day: `from` is the first, `until` the first that does not count. */
export interface HoursOfDay {
  readonly from: number;
  readonly until: number;
}

/**
 * 135: streets of a grid-like city are about a third longer than the straight line. Smaller: arrivals are
 * promised that no driver keeps. Larger: far stops look out of reach and a second van is sent for nothing. 20 to 30
 * km/h: a loaded van between the school run and an empty street, without the minutes at the door, which are service
 * time. The same two errors apply. Measured matrices replace them behind the same type.
 *
 * @rule RUN-09 Where no matrix was measured, streets are longer than straight lines by this detour and driven at the
 *   speed of the hour.
 * @value travelRuleDefault.detourPercent %
 * @value travelRuleDefault.metersPerHour meters an hour
 * @test test/domain/transport/plan-runs.test.ts › a degree of latitude is 111.2 kilometres, and streets are longer by
 *   the detour
 * @test test/domain/transport/travel.test.ts › the school run is slower than noon, and a night drive is the fastest
 */
export const travelRuleDefault: TravelRule = {
  detourPercent: 135,
  metersPerHour: [
    30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 28_000, 20_000, 20_000, 24_000, 26_000, 24_000, 24_000,
    26_000, 26_000, 25_000, 23_000, 19_000, 20_000, 24_000, 26_000, 28_000, 30_000, 30_000,
  ],
};

/**
 * The speed that makes a way take as long as on average over these hours: the harmonic mean. A whole day for hours that
 * are empty or reversed would hide a mistake, so those are a RangeError.
 */
export function speedOver({ metersPerHour }: TravelRule, { from, until }: HoursOfDay): number {
  const speeds = metersPerHour.slice(from, until);
  if (speeds.length !== until - from || speeds.length === 0)
    throw new RangeError(`hours ${from} to ${until} are not hours of a day`);
  return speeds.length / speeds.reduce((sum, speed) => sum + 1 / speed, 0);
}

/** The hours in which vans deliver on a normal day. */
export const deliveryHours: HoursOfDay = { from: 6, until: 12 };

/** What a straight-line matrix is made from, besides the places. */
export interface StraightTravel {
  readonly rule?: TravelRule;
  readonly rivers?: readonly River[];
  readonly hours?: HoursOfDay;
}

/**
 * The matrix over the places, the depot first by convention. It is symmetric with a zero diagonal. Whoever lives beyond a
 * river or a railway is reached over its crossings.
 */
export function travelMatrix(places: readonly Place[], travel: StraightTravel = {}): TravelMatrix {
  const { rule = travelRuleDefault, rivers = [], hours = deliveryHours } = travel;
  const metersPerHour = speedOver(rule, hours);
  const distanceMeters = places.map((from) =>
    places.map((to) => Math.round((metersOverBridges(from, to, rivers) * rule.detourPercent) / 100)),
  );
  const travelSeconds = distanceMeters.map((row) =>
    row.map((meters) => Math.ceil((meters * 3_600) / metersPerHour)),
  );
  return { travelSeconds, distanceMeters };
}

/** The matrix over these nodes alone, in their order. */
export function partOf(travel: TravelMatrix, nodes: readonly number[]): TravelMatrix {
  const part = (matrix: readonly (readonly number[])[]): number[][] =>
    nodes.map((from) => nodes.map((to) => matrix[from]?.[to] ?? Number.NaN));
  return { travelSeconds: part(travel.travelSeconds), distanceMeters: part(travel.distanceMeters) };
}
