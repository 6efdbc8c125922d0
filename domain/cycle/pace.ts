/**
 * How fast a day is played. `real`: the wall clock of the region. `fast`: a label's day lasts `speed` seconds, of which
 * the sale takes a third; each later window lasts five seconds from the event before it.
 */
export type Pace = { readonly kind: 'real' } | { readonly kind: 'fast'; readonly speed: number };

/**
 * The shortest window or duration of any pace. Smaller: a busy machine needs longer to notice a deadline than the
 * deadline lasts, and parties miss windows that they would have met. Larger: a demonstration day becomes a wait.
 *
 * @rule CYC-17 At a faster pace every duration shrinks with the day, and none is shorter than this.
 * @value SHORTEST_MS ms
 * @test test/domain/cycle/durations.test.ts › no scaled duration is below five seconds, and a faster day never makes
 *   one longer
 */
export const SHORTEST_MS = 5_000;

const REAL_DAY_MS = 86_400_000;

/** The pace is returned; a RangeError if the speed is not a number of seconds above zero. */
export function assertPace(pace: Pace): Pace {
  if (pace.kind === 'fast' && !(Number.isFinite(pace.speed) && pace.speed > 0)) {
    throw new RangeError(`speed must be seconds above zero, got ${pace.speed}`);
  }
  return pace;
}

/** The milliseconds of one label's day at a fast pace. */
export function fastDayMs(speed: number): number {
  return Math.round(speed * 1000);
}

/** A real duration at this pace, in whole milliseconds: scaled by the length of the day, never below five seconds. */
export function paced(durationMs: number, pace: Pace): number {
  if (pace.kind === 'real') return durationMs;
  assertPace(pace);
  return Math.max(SHORTEST_MS, Math.round((durationMs * fastDayMs(pace.speed)) / REAL_DAY_MS));
}
