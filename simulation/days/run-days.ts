import { setMaxListeners } from 'node:events';
import type { Database } from '../../db/connection.js';
import type { Pace } from '../../domain/cycle/pace.js';
import { type Diary, openDiary } from '../parties/diary.js';
import { cityRates, type Rates } from '../parties/rates.js';
import { type DayFigures, type InvariantReport, readFigures } from './figures.js';
import { createPhaseRunner, type Disruption, type ShowStep } from './phases.js';
import { type Day, finishDay, type PlayedDay, sellDay } from './play-day.js';
import { pause } from '../parties/rounds.js';
import { openStreet, type Street, type Urls } from './street.js';
import { tempoOf } from './tempo.js';
import type { Town } from './town.js';
import { createCycleWatch } from './watch-cycle.js';

export interface DaysOptions {
  readonly town: Town;
  /** Services that run already: our API, the payment provider, the suppliers. */
  readonly urls: Urls;
  /** For the figures of the report; no party ever sees it. */
  readonly database: Database;
  readonly pace: Pace;
  readonly seed: number;
  /** Visits to the shop per sale; some end without an order. */
  readonly orders: number;
  /** Sales to be played, one after the other; 1 by default. */
  readonly days?: number;
  /** How often something goes wrong; the reference city's by default. */
  readonly rates?: Rates;
  /** The sale that an earlier start has begun and not ended: it is played to its end first. */
  readonly resume?: string | undefined;
  readonly disruptions?: readonly Disruption[];
  readonly show: ShowStep;
  readonly checkInvariants: () => Promise<InvariantReport>;
  /** Told which sale is played now, before anybody shops. */
  readonly onSale?: (cycleId: string) => void;
  /** Told of every order that our API has accepted. */
  readonly onOrder?: (orderId: string) => void;
  /** Told of each day's figures as soon as they are there. */
  readonly onReport?: (figures: DayFigures) => void;
  /** Told what a party did not expect, as it happens. */
  readonly onSurprise?: (words: string) => void;
  /** Ends everything early. */
  readonly stopped?: AbortSignal;
}

const nothing = (): void => undefined;

/**
 * Plays whole days through the public API, from the sale until a leader is paid, and reads each day's figures. What a day
 * leaves open (claims, debts, crates, an unsettled cycle) goes on beside the next ones; the last day waits for all of it.
 * Throws when a day is stuck; figures that do not agree are in the report.
 */
export async function runDays(options: DaysOptions): Promise<DayFigures[]> {
  const tempo = tempoOf(options.pace);
  const ending = new AbortController();
  const stopped = options.stopped ? AbortSignal.any([options.stopped, ending.signal]) : ending.signal;
  setMaxListeners(0, stopped); // everybody on the street listens
  const { disruptions = [], show, days = 1, rates = cityRates } = options;
  const { onSale = nothing, onOrder = nothing, onReport = nothing } = options;
  const phases = createPhaseRunner({ show, disruptions, stopped });
  const diary = openDiary(undefined, options.onSurprise);
  const street = openStreet({ ...options, rates, tempo, diary, stopped });
  const common = { ...options, street, tempo, rates, diary, phases, stopped, onSale, onOrder };
  const soldBefore: string[] = [];
  const ended: PlayedDay[] = [];
  const reports: DayFigures[] = [];
  let dayBefore: Promise<PlayedDay> | undefined;
  try {
    for (let n = 1; n <= days; n++) {
      await untilNextSale(street, { dayBefore, soldBefore, stopped });
      const before = new Map(diary.counts);
      const seed = options.seed + n - 1;
      const resume = n === 1 ? options.resume : undefined;
      const day: Day = {
        ...common,
        seed,
        resume,
        dayBefore,
        soldBefore: [...soldBefore],
        ended: ended.slice(-1),
        isLast: n === days,
      };
      const sold = await sellDay(day);
      soldBefore.push(sold.sale.cycle.cycleId);
      const played = Promise.all([finishDay(day, sold), dayBefore]).then(async ([one]) => {
        const figures = await show('report', () => report(options, { day: one, street, diary, before }));
        ended.push(one);
        reports.push(figures);
        onReport(figures);
        return one;
      });
      played.catch(() => undefined); // awaited before the next sale, or at the end
      dayBefore = played;
    }
    await dayBefore;
    return reports;
  } finally {
    ending.abort();
    await street.ended;
  }
}

/** Resolves when the day before has ended or the next sale opens, whichever is first: slots of one day overlap. */
async function untilNextSale(
  street: Street,
  run: {
    readonly dayBefore: Promise<PlayedDay> | undefined;
    readonly soldBefore: readonly string[];
    readonly stopped: AbortSignal;
  },
): Promise<void> {
  const { dayBefore, soldBefore, stopped } = run;
  if (dayBefore === undefined) return;
  const next = await createCycleWatch(street.ops).nextSale(new Set(soldBefore));
  const opensInMs = next === undefined ? noSaleMs : Date.parse(next.opensAt) - Date.now();
  await Promise.race([dayBefore, pause(opensInMs, stopped)]);
}

/** As good as never: no further sale is planned yet. */
const noSaleMs = 86_400_000;

interface Played {
  readonly day: PlayedDay;
  readonly street: Street;
  readonly diary: Diary;
  /** What had been done before the day began. */
  readonly before: ReadonlyMap<string, number>;
}

function report(options: DaysOptions, { day, street, diary, before }: Played): Promise<DayFigures> {
  const counts = [...diary.counts].map(([deed, count]): [string, number] => [
    deed,
    count - (before.get(deed) ?? 0),
  ]);
  return readFigures({
    database: options.database,
    cycleId: day.cycleId,
    paidLeader: day.paidLeader,
    wallet: street.wallet,
    gate: street.gate,
    deeds: Object.fromEntries(
      counts.filter(([, count]) => count > 0).toSorted(([a], [b]) => a.localeCompare(b)),
    ),
    surprises: diary.surprises,
    checkInvariants: options.checkInvariants,
  });
}
