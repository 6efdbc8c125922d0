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
  readonly metersPerHour: number;
}

/**
 * 135: streets of a grid-like city are about a third longer than the straight line. Smaller: arrivals are
 * promised that no driver keeps. Larger: far stops look out of reach and a second van is sent for nothing. 24
 * km/h: a loaded van at 6 in the morning, without the minutes at the door, which are service time. The same
 * two errors apply. Measured matrices replace them behind the same type.
 *
 * @rule RUN-09 Where no matrix was measured, streets are longer than straight lines by this detour and driven at this
 *   speed.
 * @value travelRuleDefault.detourPercent %
 * @value travelRuleDefault.metersPerHour meters an hour
 * @test test/domain/transport/plan-runs.test.ts › a degree of latitude is 111.2 kilometres, and streets are longer by
 *   the detour
 */
export const travelRuleDefault: TravelRule = { detourPercent: 135, metersPerHour: 24_000 };

/**
 * The matrix over the places, the depot first by convention. It is symmetric with a zero diagonal. Whoever lives beyond a
 * river is reached over its bridges.
 */
export function travelMatrix(
  places: readonly Place[],
  rule: TravelRule = travelRuleDefault,
  rivers: readonly River[] = [],
): TravelMatrix {
  const distanceMeters = places.map((from) =>
    places.map((to) => Math.round((metersOverBridges(from, to, rivers) * rule.detourPercent) / 100)),
  );
  const travelSeconds = distanceMeters.map((row) =>
    row.map((meters) => Math.ceil((meters * 3_600) / rule.metersPerHour)),
  );
  return { travelSeconds, distanceMeters };
}
