import { setMaxListeners } from 'node:events';
import type { Database } from '../../db/connection.js';
import type { Pace } from '../../domain/cycle/pace.js';
import { openDiary } from '../parties/diary.js';
import { type DayFigures, type InvariantReport, readFigures } from './figures.js';
import { createPhaseRunner, type Disruption, type ShowStep } from './phases.js';
import { playDay } from './play-day.js';
import { openStreet, type Street, type Urls } from './street.js';
import { tempoOf } from './tempo.js';
import type { Town } from './town.js';

export interface DaysOptions {
  readonly town: Town;
  /** Services that run already: our API, the payment provider, the suppliers. */
  readonly urls: Urls;
  /** For the figures of the report; no party ever sees it. */
  readonly database: Database;
  readonly pace: Pace;
  readonly seed: number;
  /** Visits to the shop per day; some end without an order. */
  readonly orders: number;
  readonly days?: number;
  readonly disruptions?: readonly Disruption[];
  readonly show: ShowStep;
  readonly checkInvariants: () => Promise<InvariantReport>;
  /** Ends everything early. */
  readonly stopped?: AbortSignal;
}

/**
 * Plays whole days through the public API, from the sale until a leader is paid, and reads each day's figures. Throws
 * when a day is stuck; figures that do not agree are in the report.
 */
export async function runDays(options: DaysOptions): Promise<DayFigures[]> {
  const tempo = tempoOf(options.pace);
  const ending = new AbortController();
  const stopped = options.stopped ? AbortSignal.any([options.stopped, ending.signal]) : ending.signal;
  setMaxListeners(0, stopped); // everybody on the street listens
  const { disruptions = [], show } = options;
  const phases = createPhaseRunner({ show, disruptions, stopped });
  const diary = openDiary();
  const street = openStreet({ ...options, tempo, diary, stopped });
  const played = new Set<string>();
  const reports: DayFigures[] = [];
  try {
    for (let n = 1; n <= (options.days ?? 1); n++) {
      const seed = options.seed + n - 1;
      const day = await playDay({ ...options, street, tempo, seed, diary, phases, played, stopped });
      played.add(day.cycleId);
      reports.push(await show('report', () => report(options, { ...day, street, diary })));
    }
    return reports;
  } finally {
    ending.abort();
    await street.ended;
  }
}

type Played = Awaited<ReturnType<typeof playDay>> & {
  readonly street: Street;
  readonly diary: ReturnType<typeof openDiary>;
};

const report = (options: DaysOptions, { cycleId, paidLeader, street, diary }: Played): Promise<DayFigures> =>
  readFigures({
    database: options.database,
    cycleId,
    paidLeader,
    wallet: street.wallet,
    gate: street.gate,
    diary,
    checkInvariants: options.checkInvariants,
  });
