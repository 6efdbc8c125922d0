import { formatDate, parseDate } from '../values/civil-date.js';
import { RuleViolation } from '../values/rule-violation.js';

/**
 * Days on which a region delivers nothing (Spring Festival, typhoon). A cycle whose cutoff is before such a day is
 * delivered on the first day after its label that is not one of them.
 */
export interface Calendar {
  readonly restDays: readonly string[];
}

/** Whether the text is the label of a real day, `2026-11-22`; 2026-02-30 is none. */
export function isDay(text: string): boolean {
  return parseDate(text) !== undefined;
}

/** The label is returned and names a real day; refuses `day-malformed` otherwise. */
export function assertDay(day: string): string {
  dayNumber(day);
  return day;
}

/** The label `count` days after the given one; a negative count goes back. Arithmetic on labels, never on instants. */
export function dayAfter(day: string, count = 1): string {
  if (!Number.isInteger(count)) throw new RangeError(`count must be whole days, got ${count}`);
  return formatDate(dayNumber(day) + count);
}

/** Whole days from one label to another; negative if `to` is before `from`. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The first label after `day` that the calendar does not rest on. */
export function nextOpenDay(day: string, calendar?: Calendar): string {
  const next = dayAfter(day);
  return calendar?.restDays.includes(next) === true ? nextOpenDay(next, calendar) : next;
}

/** The label without its century and dashes, `261122`: how ids and order numbers begin. */
export function dayCode(day: string): string {
  return assertDay(day).slice(2).replaceAll('-', '');
}

function dayNumber(day: string): number {
  const parsed = parseDate(day);
  if (parsed === undefined) throw new RuleViolation('day-malformed', { day: day.slice(0, 40) });
  return parsed;
}
