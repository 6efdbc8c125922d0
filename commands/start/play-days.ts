import { runInvariants } from '../../activities/event/run-invariants.js';
import type { Database } from '../../db/connection.js';
import type { DayFigures, InvariantReport } from '../../simulation/days/figures.js';
import { runDays } from '../../simulation/days/run-days.js';
import { note, step } from '../local/steps.js';
import { type BegunDay, rememberDay } from './begun-day.js';
import type { StartFlags } from './flags.js';
import { reportText } from './report.js';
import type { Running } from './start-everything.js';

/**
 * The days are played and reported one by one. The data folder remembers which one is played, until the last has ended, so
 * that a start after a kill goes on with it.
 */
export async function playDays(
  flags: StartFlags,
  running: Running,
  stopped: AbortSignal,
): Promise<DayFigures[]> {
  const { town, services, database, pace, data, begun } = running;
  const { city } = flags;
  let day: BegunDay = {
    city,
    seed: begun?.seed ?? flags.seed,
    orders: begun?.orders ?? flags.orders,
    daysLeft: begun?.daysLeft ?? flags.days,
    cycleId: begun?.cycleId ?? null,
    stoppedByPerson: false,
  };
  const remember = (changes: Partial<BegunDay>): void => {
    day = { ...day, ...changes };
    rememberDay(data.root, day);
  };
  remember({});
  const byPerson = (): void => remember({ stoppedByPerson: true });
  stopped.addEventListener('abort', byPerson, { once: true });
  const reports = await runDays({
    town,
    database,
    pace,
    stopped,
    seed: day.seed,
    orders: day.orders,
    days: day.daysLeft,
    resume: day.cycleId ?? undefined,
    urls: services.urls,
    show: step,
    checkInvariants: () => checkInvariants(database),
    onSurprise: surpriseNotes(),
    onSale: (cycleId) => remember({ cycleId }),
    onReport: (figures) => {
      note(`\n${reportText(figures)}`);
      if (day.daysLeft > 1) remember({ daysLeft: day.daysLeft - 1, seed: day.seed + 1, cycleId: null });
    },
  });
  stopped.removeEventListener('abort', byPerson);
  rememberDay(data.root, undefined);
  return reports;
}

/** So many surprises are told at once; the report names all. */
const surprisesShown = 5;

function surpriseNotes(): (words: string) => void {
  let told = 0;
  return (words) => {
    told += 1;
    if (told <= surprisesShown) note(`! a party was surprised: ${words.slice(0, 300)}`);
  };
}

/** Every check of db/invariants, as the report counts them. */
async function checkInvariants(database: Database): Promise<InvariantReport> {
  const results = await runInvariants(database);
  return {
    checks: results.length,
    violations: results.flatMap(({ name, violations }) => violations.map((row) => `${name}: ${row}`)),
  };
}
