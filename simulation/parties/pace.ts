/** How much faster than real the party's own rules run: 1 is real time, 720 makes a day two minutes. */
export interface Pace {
  readonly factor: number;
  /** Real milliseconds for a duration of the party's world, never below `floorMs`. */
  scaleMs(worldMs: number, floorMs?: number): number;
}

/** Throws for a factor that is no positive number. */
export function createPace(factor: number): Pace {
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new Error(`PACE must be a positive number, not ${factor}`);
  return { factor, scaleMs: (worldMs, floorMs = 0) => Math.max(worldMs / factor, floorMs) };
}
