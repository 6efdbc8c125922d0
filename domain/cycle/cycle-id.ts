/** A cycle's id is `<region>/<day>/<slot>`, e.g. `ZZ/2026-11-22/1`: business words, the day near the front. */
export const cycleIdOf = (regionId: string, day: string, slot: number): string =>
  `${regionId}/${day}/${slot}`;
