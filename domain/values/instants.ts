import { formatDate, parseDate } from './civil-date.js';

/**
 * Instants are ISO strings in UTC, `2026-11-22T12:00:00.000Z`. Durations are added in domain/cycle/timetable.ts alone,
 * with the function below; everybody else compares, and steps compare in SQL where the clock is.
 */

/** The instant in the one form we use, with milliseconds and `Z`; a RangeError if the text is no instant. */
export function normalInstant(instant: string): string {
  return formatInstant(milliseconds(instant));
}

/** The instant that is `durationMs` after (or, if negative, before) the given one. For domain/cycle only. */
export function addMilliseconds(instant: string, durationMs: number): string {
  return formatInstant(milliseconds(instant) + durationMs);
}

/** Below zero if `a` is before `b`, above zero if after, zero if they are the same millisecond. */
export function compareInstants(a: string, b: string): number {
  return milliseconds(a) - milliseconds(b);
}

/** The earliest of the instants, in normal form; at least one is needed. */
export function earliest(first: string, ...others: readonly string[]): string {
  return others.reduce(
    (best, one) => (compareInstants(one, best) < 0 ? normalInstant(one) : best),
    normalInstant(first),
  );
}

/** The latest of the instants, in normal form; at least one is needed. */
export function latest(first: string, ...others: readonly string[]): string {
  return others.reduce(
    (best, one) => (compareInstants(one, best) > 0 ? normalInstant(one) : best),
    normalInstant(first),
  );
}

/** Milliseconds from `a` to `b`; negative if `b` is before `a`. A length for timers and figures, never a new instant. */
export function millisecondsBetween(a: string, b: string): number {
  return milliseconds(b) - milliseconds(a);
}

const DAY_MS = 86_400_000;

// The offset is required: without one the text would mean another instant in every zone.
const INSTANT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds from 1970 to the instant; finer fractions, as the database has them, are cut off. */
function milliseconds(instant: string): number {
  const [, date = '', hour, minute, second = '0', fraction = '', offset = 'Z'] = INSTANT.exec(instant) ?? [];
  const dayNumber = parseDate(date);
  if (dayNumber === undefined) throw new RangeError(`not an instant with an offset: ${instant}`);
  const minutes = Number(hour) * 60 + Number(minute) - offsetMinutes(offset);
  const wholeMs = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return dayNumber * DAY_MS + minutes * 60_000 + Number(second) * 1000 + wholeMs;
}

function offsetMinutes(offset: string): number {
  if (offset === 'Z') return 0;
  const size = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
  return offset.startsWith('-') ? 0 - size : size;
}

function formatInstant(ms: number): string {
  if (!Number.isSafeInteger(ms)) throw new RangeError(`not whole milliseconds: ${ms}`);
  const dayNumber = Math.floor(ms / DAY_MS);
  const rest = ms - dayNumber * DAY_MS;
  const part = (unitMs: number, size: number): string =>
    String(Math.floor(rest / unitMs) % size).padStart(2, '0');
  const time = `${part(3_600_000, 24)}:${part(60_000, 60)}:${part(1000, 60)}`;
  return `${formatDate(dayNumber)}T${time}.${String(rest % 1000).padStart(3, '0')}Z`;
}
