/** A date of the Gregorian calendar; month and day count from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days of an era of 400 years, after which the Gregorian calendar repeats. */
const ERA_DAYS = 146_097;

/** From 0000-03-01, where the arithmetic below begins, to 1970-01-01. */
const EPOCH_DAYS = 719_468;

/**
 * Days from 1970-01-01 to the date; negative before it. Our own arithmetic, because domain/ has no `Date` (which is a
 * clock) and workflows must not carry a calendar package. Years count from March, so that the leap day is the last.
 * Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
 */
export function dayNumberOf({ year, month, day }: CivilDate): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - EPOCH_DAYS;
}

/** The date that is so many days after 1970-01-01; the inverse of dayNumberOf (civil_from_days, same source). */
export function dateOfDayNumber(dayNumber: number): CivilDate {
  const shifted = dayNumber + EPOCH_DAYS;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** The day number of a text `YYYY-MM-DD`, or undefined if it names no day of the calendar (2026-02-30). */
export function parseDate(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  const dayNumber = dayNumberOf({ year: Number(year), month: Number(month), day: Number(day) });
  return formatDate(dayNumber) === text ? dayNumber : undefined;
}

/** `YYYY-MM-DD`; a RangeError outside the years 0 to 9999, which that form cannot write. */
export function formatDate(dayNumber: number): string {
  const { year, month, day } = dateOfDayNumber(dayNumber);
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`day ${dayNumber} is outside the years 0 to 9999`);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
