/**
 * The temperature bands, warmest first, which is also the order of picking: what thaws is outside for the
 * shortest.
 */
export const temperatureBands = ['ambient', 'cool', 'chilled', 'frozen'] as const;

export type TemperatureBand = (typeof temperatureBands)[number];

/** Below zero if goods of band `a` are picked before those of band `b`. */
export function compareBands(a: TemperatureBand, b: TemperatureBand): number {
  return temperatureBands.indexOf(a) - temperatureBands.indexOf(b);
}
