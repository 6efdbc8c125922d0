import { type Place, straightMeters } from './places.js';

/** A river as a road sees it. */
export interface River {
  /** The points of its course in order; it goes on beyond every place that is asked about. */
  readonly course: readonly Place[];
  /** Where roads cross it; each is a point of the course. Without any it holds nobody up. */
  readonly bridges: readonly Place[];
}

/**
 * The meters of the shortest way over the bridges: each river that lies between the places is crossed once, by the
 * bridge that makes the way shortest, in any order; between these points the way is straight. Places on one bank are as
 * far apart as without the river, even if its bend lies between them. It is never shorter than the straight way.
 *
 * @rule RUN-21 A way over the river goes by the bridge that makes it shortest; on one bank the river changes nothing.
 * @test test/domain/transport/river.test.ts › a leg over the river is as long as the way by its best bridge
 * @test test/domain/transport/river.test.ts › a leg on one bank is as long as without the river
 * @rule RUN-16 A way over a river goes by its best bridge, and is never shorter than the straight line.
 * @data crossings.kind
 * @test test/domain/transport/river.test.ts › a leg over the river is as long as the way by its best bridge
 * @test test/domain/transport/river.test.ts › a way is never shorter than the straight one, nor than any bridge
 *   allows, and is the same back
 */
export function metersOverBridges(from: Place, to: Place, rivers: readonly River[]): number {
  const between = rivers.filter((river) => river.bridges.length > 0 && liesBetween(river, from, to));
  return Math.max(straightMeters(from, to), shortestBy(from, to, between));
}

/** Whether the straight line changes banks: it meets the course an odd number of times. */
export function liesBetween({ course }: River, from: Place, to: Place): boolean {
  const meetings = course.filter((point, index) => {
    const next = course[index + 1];
    return next !== undefined && meet([from, to], [point, next]);
  });
  return meetings.length % 2 === 1;
}

function shortestBy(from: Place, to: Place, rivers: readonly River[]): number {
  if (rivers.length === 0) return straightMeters(from, to);
  const ways = rivers.flatMap((river) => {
    const others = rivers.filter((other) => other !== river);
    return river.bridges.map((bridge) => straightMeters(from, bridge) + shortestBy(bridge, to, others));
  });
  return Math.min(...ways);
}

type Line = readonly [Place, Place];

/** Whether two lines meet. Flat geometry on degrees: within a city its error is below a meter. */
function meet([a, b]: Line, [c, d]: Line): boolean {
  return isLeftOf([c, d], a) !== isLeftOf([c, d], b) && isLeftOf([a, b], c) !== isLeftOf([a, b], d);
}

/** A point on the line counts as left of it, so that a line through a point of the course meets it once and not twice. */
function isLeftOf([from, to]: Line, { lat, lng }: Place): boolean {
  return (to.lng - from.lng) * (lat - from.lat) >= (to.lat - from.lat) * (lng - from.lng);
}
