import type { DayFigures } from '../simulation/days/figures.js';
import { exitCodeOf, stopAtInterruption } from './local/interruption.js';
import { note } from './local/steps.js';
import { createClosing } from './start/closing.js';
import { readStartFlags, startHelp, type StartFlags } from './start/flags.js';
import { playDays } from './start/play-days.js';
import { reportNumbers } from './start/report.js';
import { type Running, startEverything } from './start/start-everything.js';
import { placesText } from './start/where-to-look.js';

/**
 * Starts everything, plays the days and reports each. Resolves to 0 when every check holds, 1 when one does not, and 128 + the
 * number of the signal that ended it before the day was over. Whatever happens, nothing is left running.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const flags = readStartFlags(argv);
  if (flags === 'help') {
    note(startHelp);
    return 0;
  }
  const stopping = stopAtInterruption();
  try {
    return await startAndPlay(flags, stopping.stopped);
  } catch (error) {
    const signal = stopping.by();
    if (signal !== undefined) return exitCodeOf(signal);
    throw error;
  } finally {
    stopping.dispose();
  }
}

async function startAndPlay(flags: StartFlags, stopped: AbortSignal): Promise<number> {
  const closing = createClosing();
  let days: readonly DayFigures[] = [];
  try {
    const running = await startEverything({ flags, env: process.env, closing, stopped });
    note(placesOf(running, undefined));
    days = await playDays(flags, running, stopped);
    if (!flags.exit) await stay(running, days.at(-1)?.cycleId, stopped);
  } finally {
    await closing.closeAll();
  }
  const last = days.at(-1);
  if (flags.json && last !== undefined) note(JSON.stringify({ days: days.length, ...reportNumbers(last) }));
  return days.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

/** Everything goes on running until a signal comes. */
async function stay(running: Running, cycleId: string | undefined, stopped: AbortSignal): Promise<void> {
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
