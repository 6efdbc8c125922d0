import type pg from 'pg';
import { pause } from '../../parties/rounds.js';
import type { Means, Strike, Victim } from './draw-schedule.js';
import { type MomentName, moments } from './moments.js';
import { type Caught, connectWatcher, effectOf } from './trap.js';

/** Where everything runs, as who kills sees it. */
export interface Stage {
  /** The database of the day; the address stays the same over kills. */
  readonly databaseUrl: string;
  /** SIGKILL, in this order; resolves when all are gone. `launcher` takes everybody with it. */
  kill(victims: readonly Victim[]): Promise<void>;
  /** They run again on the same data and answer. */
  revive(victims: readonly Victim[]): Promise<void>;
}

/**
 * A phase counts as interrupted when its step was killed *inside* its transaction or before anybody had heard of its
 * commit, by one of two proofs:
 *
 * - `rolled-back`: the step's open transaction was seen waiting in the database for a lock of ours; its process, the
 *   database or the launcher was killed; only when the victim was gone was the lock given back (or it went with the
 *   server); and the step's effect was not there.
 * - `unheard`: the step was seen waiting in the same way; Temporal, who waits for its answer, was killed; then the lock was
 *   given back, and the step's effect appeared while there was nobody to tell.
 *
 * In both the effect must be there at the end of the day: then the step was done again, or found done.
 */
export interface Interruption {
  readonly moment: MomentName;
  readonly means: Means;
  readonly victims: readonly Victim[];
  readonly proof: 'rolled-back' | 'unheard';
  readonly effectBefore: number;
  /** Milliseconds from the kill until everything answered again. */
  readonly awayMs: number;
}

const victimsOf: Readonly<Record<Means, (carrier: Victim) => readonly Victim[]>> = {
  carrier: (carrier) => [carrier],
  postgres: () => ['postgres'],
  launcher: () => ['launcher'],
  temporal: () => ['temporal'],
  'temporal-and-carrier': (carrier) => ['temporal', carrier],
  'temporal-forgets': () => ['temporal', 'temporal-file'],
};

/**
 * The caught step is interrupted as drawn, and everything runs again. Throws when it could not be proven; then nothing
 * was proven, and what was killed runs again all the same.
 */
export async function interrupt(stage: Stage, strike: Strike, caught: Caught): Promise<Interruption> {
  const { moment, means } = strike;
  const victims = victimsOf[means](moments[moment].carrier);
  const startedAt = performance.now();
  const prove = means.startsWith('temporal') ? killUnheard : killInside;
  let proof: Interruption['proof'] | undefined;
  try {
    proof = await prove(stage, strike, { caught, victims });
  } finally {
    await caught.release();
    await stage.revive(victims);
  }
  if (proof === undefined) throw new Error(`${moments[moment].words}: the kill came too late to be inside`);
  const { effectBefore } = caught;
  return { moment, means, victims, proof, effectBefore, awayMs: performance.now() - startedAt };
}

interface Blowing {
  readonly caught: Caught;
  readonly victims: readonly Victim[];
}

async function killInside(
  stage: Stage,
  { moment, means }: Strike,
  { caught, victims }: Blowing,
): Promise<Interruption['proof'] | undefined> {
  await stage.kill(victims);
  if (means !== 'carrier') {
    // Our lock goes with the server, and so does every transaction that waits for it.
    await caught.gone;
    return 'rolled-back';
  }
  await caught.release();
  return withWatcher(stage, async (watcher) => {
    await until(async () => !(await isServed(watcher, caught.pid)));
    return (await effectOf(watcher, moments[moment])) === caught.effectBefore ? 'rolled-back' : undefined;
  });
}

async function killUnheard(
  stage: Stage,
  { moment }: Strike,
  { caught, victims }: Blowing,
): Promise<Interruption['proof'] | undefined> {
  const [temporal, ...others] = victims;
  if (temporal !== undefined) await stage.kill([temporal]);
  await caught.release();
  const isThere = await withWatcher(stage, (watcher) =>
    until(async () => (await effectOf(watcher, moments[moment])) > caught.effectBefore),
  );
  await stage.kill(others);
  return isThere ? 'unheard' : undefined;
}

async function withWatcher<T>({ databaseUrl }: Stage, look: (watcher: pg.Client) => Promise<T>): Promise<T> {
  const watcher = await connectWatcher(databaseUrl);
  try {
    return await look(watcher);
  } finally {
    await watcher.end().catch(() => undefined);
  }
}

async function isServed(watcher: pg.Client, pid: number): Promise<boolean> {
  const { rowCount } = await watcher.query('select from pg_stat_activity where pid = $1', [pid]);
  return rowCount === 1;
}

/** Smaller: a busy machine's commit is taken for none. Larger: a step that never comes is waited for. */
const patienceMs = 5000;

async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    if (await isSo()) return true;
    await pause(10, new AbortController().signal);
  }
  return false;
}
