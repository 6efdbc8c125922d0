/** A place in WGS-84 degrees. */
export interface Place {
  readonly lat: number;
  readonly lng: number;
}

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

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
