/**
 * The temperature bands, warmest first, which is also the order of picking: what thaws is outside for the
 * shortest.
 *
 * @rule NIGHT-16 Waves are picked warmest band first, so that what thaws is out of the cold for the shortest.
 * @value temperatureBands
 * @test test/domain/warehouse/waves.test.ts › ambient waves come first and frozen ones last, whatever the order of
 *   the demand
 */
export const temperatureBands = ['ambient', 'cool', 'chilled', 'frozen'] as const;

export type TemperatureBand = (typeof temperatureBands)[number];

/** Below zero if goods of band `a` are picked before those of band `b`. */
export function compareBands(a: TemperatureBand, b: TemperatureBand): number {
  return temperatureBands.indexOf(a) - temperatureBands.indexOf(b);
}
