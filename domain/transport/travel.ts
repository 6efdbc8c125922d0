/** A place in WGS-84 degrees. */
export interface Place {
  readonly lat: number;
  readonly lng: number;
}

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
 * two errors apply. A river with few bridges breaks both; measured matrices replace them behind the same
 * type.
 */
export const travelRuleDefault: TravelRule = { detourPercent: 135, metersPerHour: 24_000 };

/** The mean radius of the Earth (IUGG). */
const earthRadiusMeters = 6_371_009;

/** The meters between two places on the great circle, rounded to whole meters. Haversine formula. */
export function straightMeters(from: Place, to: Place): number {
  const halfLat = radians(to.lat - from.lat) / 2;
  const halfLng = radians(to.lng - from.lng) / 2;
  const squared =
    Math.sin(halfLat) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(halfLng) ** 2;
  return Math.round(2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(squared))));
}

/** The matrix over the places, the depot first by convention. It is symmetric with a zero diagonal. */
export function travelMatrix(places: readonly Place[], rule: TravelRule = travelRuleDefault): TravelMatrix {
  const distanceMeters = places.map((from) =>
    places.map((to) => Math.round((straightMeters(from, to) * rule.detourPercent) / 100)),
  );
  const travelSeconds = distanceMeters.map((row) =>
    row.map((meters) => Math.ceil((meters * 3_600) / rule.metersPerHour)),
  );
  return { travelSeconds, distanceMeters };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
