import packaged from 'gcoord';

/** The package is CommonJS whose types describe a module with a default export. */
const gcoord = packaged as unknown as (typeof packaged)['default'];

/** Degrees, longitude east and latitude north. */
export interface Degrees {
  readonly lng: number;
  readonly lat: number;
}

/**
 * WGS-84 of a place in GCJ-02, the datum that maps and phones in China speak (Amap, Tencent, `wx.getLocation` with type
 * gcj02). Everything we store and compute with is WGS-84; mixing the two shifts a place by some 500 m. Outside China the
 * two are one. The inverse of `gcj02Of` within a tenth of a meter.
 */
export function wgs84FromGcj02({ lng, lat }: Degrees): Degrees {
  const [x, y] = gcoord.transform([lng, lat], gcoord.GCJ02, gcoord.WGS84);
  return { lng: x, lat: y };
}

/** GCJ-02 of a place in WGS-84: what a navigation link for Amap or Tencent wants. */
export function gcj02Of({ lng, lat }: Degrees): Degrees {
  const [x, y] = gcoord.transform([lng, lat], gcoord.WGS84, gcoord.GCJ02);
  return { lng: x, lat: y };
}
