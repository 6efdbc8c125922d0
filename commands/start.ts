import { runInvariants } from '../activities/event/run-invariants.js';
import type { Database } from '../db/connection.js';
import type { DayFigures, InvariantReport } from '../simulation/days/figures.js';
import { runDays } from '../simulation/days/run-days.js';
import { exitCodeOf, type InterruptSignal, watchInterruption } from './local/interruption.js';
import { note, step } from './local/steps.js';
import { createClosing } from './start/closing.js';
import { readStartFlags, startHelp, type StartFlags } from './start/flags.js';
import { reportNumbers, reportText } from './start/report.js';
import { type Running, startEverything } from './start/start-everything.js';
import { placesText } from './start/where-to-look.js';

/**
 * Starts everything, plays a day and reports it. Resolves to 0 when every check holds, 1 when one does not, and 128 + the
 * number of the signal that ended it before the day was over. Whatever happens, nothing is left running.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const flags = readStartFlags(argv);
  if (flags === 'help') {
    note(startHelp);
    return 0;
  }
  const interruption = watchInterruption();
  const control = new AbortController();
  let signal: InterruptSignal | undefined;
  void interruption.happened.then((name) => {
    signal = name;
    note(`… ${name}: stopping`);
    control.abort();
  });
  try {
    return await startAndPlay(flags, control.signal);
  } catch (error) {
    if (signal !== undefined) return exitCodeOf(signal);
    throw error;
  } finally {
    interruption.dispose();
  }
}

async function startAndPlay(flags: StartFlags, stopped: AbortSignal): Promise<number> {
  const closing = createClosing();
  let played: DayFigures | undefined;
  try {
    const running = await startEverything({ flags, env: process.env, closing, stopped });
    note(placesOf(running, undefined));
    played = await play(flags, running, stopped);
    note(`\n${reportText(played)}`);
    if (!flags.exit) await stay(running, played, stopped);
  } finally {
    await closing.closeAll();
  }
  if (flags.json) note(JSON.stringify(reportNumbers(played)));
  return played.faults.length === 0 ? 0 : 1;
}

async function play(flags: StartFlags, running: Running, stopped: AbortSignal): Promise<DayFigures> {
  const { town, services, database, pace } = running;
  const { seed, orders } = flags;
  const [day] = await runDays({
    town,
    database,
    pace,
    seed,
    orders,
    stopped,
    urls: services.urls,
    show: step,
    checkInvariants: () => checkInvariants(database),
  });
  if (day === undefined) throw new Error('no day was played');
  return day;
}

/** Every check of db/invariants, as the report counts them. */
async function checkInvariants(database: Database): Promise<InvariantReport> {
  const results = await runInvariants(database);
  return {
    checks: results.length,
    violations: results.flatMap(({ name, violations }) => violations.map((row) => `${name}: ${row}`)),
  };
}

/** Everything goes on running until a signal comes. */
async function stay(running: Running, { cycleId }: DayFigures, stopped: AbortSignal): Promise<void> {
  note(placesOf(running, cycleId));
  await new Promise<void>((resolve) => {
    if (stopped.aborted) resolve();
    stopped.addEventListener('abort', () => resolve(), { once: true });
    // A pending promise alone keeps no process alive; the children's pipes do.
  });
}

const placesOf = (
  { services, temporal, town, databaseWords, data }: Running,
  cycleId: string | undefined,
): string =>
  placesText({
    cycleId,
    town,
    databaseWords,
    apiUrl: services.urls.api,
    uiUrl: temporal.uiUrl,
    namespace: temporal.namespace,
    dataRoot: data.root,
    logs: data.logs,
  });
