import { formatDate, parseDate } from '../values/civil-date.js';
import { RuleViolation } from '../values/rule-violation.js';

/** The labels on which a region does not do what it does on other days (Spring Festival, typhoon). */
export interface Calendar {
  /** Nothing is delivered: what was sold before goes out on the first day after its label that is not one of these. */
  readonly restDays: readonly string[];
  /** Nothing is sold: the day has no cycle. */
  readonly closedDays?: readonly string[];
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

/**
 * The first label after `day` that the calendar does not rest on.
 *
 * @rule CYC-01 A rest day moves the delivery to the next day that is none, and never moves the cutoff.
 * @test test/domain/cycle/timetable.test.ts › a rest day moves the delivery and never the cutoff
 * @test test/domain/cycle/calendar.test.ts › a rest day is skipped
 */
export function nextOpenDay(day: string, calendar?: Calendar): string {
  const next = dayAfter(day);
  return calendar?.restDays.includes(next) === true ? nextOpenDay(next, calendar) : next;
}

/**
 * Whether the region sells on the day; a calendar that does not name the day says yes.
 *
 * @rule CYC-41 A day on which the region is closed has no cycle: nothing can be ordered on it.
 * @test test/domain/cycle/coming-days.test.ts › a closed day has no cycles, and the days around it do
 * @test test/activities/cycle/region-days.test.ts › a closed day has no cycle, and the next one has
 * @rule CYC-29 A closed day has no cycle; the days around it have theirs.
 * @data calendar_days.kind
 * @test test/activities/cycle/region-days.test.ts › a closed day has no cycle, and the next one has
 * @test test/domain/cycle/coming-days.test.ts › a closed day has no cycles, and the days around it do
 */
export function isSaleDay(day: string, calendar?: Calendar): boolean {
  return calendar?.closedDays?.includes(day) !== true;
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
