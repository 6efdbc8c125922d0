import { Temporal } from 'temporal-polyfill';
import { millisecondsBetween } from '../values/instants.js';
import { dayAfter, isSaleDay, type Calendar } from './calendar.js';
import { fastDayMs, type Pace } from './pace.js';

/**
 * How many labels ahead are kept open. Smaller: an outage of the Schedule over midnight costs a sale. Larger: prices
 * and quotas are fixed earlier than anybody decides them.
 */
export const DAYS_AHEAD = 2;

/** What tells which label is today: the instant, and where the installation's day 0 began. */
export interface TodayFacts {
  readonly at: string;
  readonly zone: string;
  readonly pace: Pace;
  readonly originAt: string;
  readonly originDay: string;
}

/** The label of today: the zone's date at the real pace, the day being played at a fast one. */
export function today({ at, zone, pace, originAt, originDay }: TodayFacts): string {
  if (pace.kind === 'real')
    return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  const played = Math.floor(millisecondsBetween(originAt, at) / fastDayMs(pace.speed));
  return dayAfter(originDay, Math.max(0, played));
}

/**
 * The labels whose cycles must exist: today and the days after it, ascending, without those on which nothing is sold.
 * `ahead` counts today; more than the usual is asked for by goods on presale.
 *
 * @rule CYC-02 Today and this many days in all have their cycles, planned once each.
 * @value DAYS_AHEAD days
 * @test test/domain/cycle/coming-days.test.ts › today and tomorrow are kept open
 * @test test/activities/cycle/ensure-cycles.test.ts › today and tomorrow have their cycles, each planned once
 */
export function comingDays(facts: TodayFacts, calendar?: Calendar, ahead: number = DAYS_AHEAD): string[] {
  const first = today(facts);
  const days = Array.from({ length: ahead }, (_none, ahead) => dayAfter(first, ahead));
  return days.filter((day) => isSaleDay(day, calendar));
}
