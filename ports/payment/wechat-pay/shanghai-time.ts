const shanghaiOffsetMs = 8 * 3_600_000;

/**
 * The provider's way to write an instant: `2026-11-22T20:00:00+08:00`. China has one zone and no summer time.
 */
export function toShanghaiTime(instant: string): string {
  const shifted = new Date(Date.parse(instant) + shanghaiOffsetMs).toISOString();
  return `${shifted.slice(0, 19)}+08:00`;
}

/** An instant written with any offset, as the ISO instant in UTC that the rest of the system uses. */
export const toUtcInstant = (text: string): string => new Date(text).toISOString();

/** The ISO instant of a bill's wall-clock time, `2026-11-22 20:00:00`. */
export const billTimeToInstant = (text: string): string =>
  new Date(`${text.replace(' ', 'T')}+08:00`).toISOString();
