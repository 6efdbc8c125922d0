import type pg from 'pg';
import { pause } from '../../parties/rounds.js';
import { type MomentName, moments } from './moments.js';
import type { Stage } from './strike.js';
import { connectWatcher } from './trap.js';

/** Smaller: looking is work for the database. Larger: a short phase is over before its trap stands. */
const lookEveryMs = 40;

export interface Nearness {
  /** True when the moment is near, false when it was stopped before. */
  of(moment: MomentName): Promise<boolean>;
  readonly ended: Promise<void>;
}

interface Watching {
  readonly stage: Stage;
  readonly stopped: AbortSignal;
}

/** One connection looks for all moments, since a dozen would be seen in the figures. */
export function watchForMoments(show: Watching, names: ReadonlySet<MomentName>): Nearness {
  const waiting = new Map<MomentName, (isNear: boolean) => void>();
  const promises = new Map(
    [...names].map((name) => [name, new Promise<boolean>((resolve) => waiting.set(name, resolve))]),
  );
  const look = async (): Promise<void> => {
    while (!show.stopped.aborted && waiting.size > 0) {
      const watcher = await reach(show.stage, show.stopped);
      if (watcher === undefined) break;
      await lookUntilGone(watcher, waiting, show.stopped).catch(() => undefined);
      await watcher.end().catch(() => undefined);
    }
    for (const resolve of waiting.values()) resolve(false);
  };
  return { of: (moment) => promises.get(moment) ?? Promise.resolve(false), ended: look() };
}

async function lookUntilGone(
  watcher: pg.Client,
  waiting: Map<MomentName, (isNear: boolean) => void>,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted && waiting.size > 0) {
    const asked = [...waiting.keys()];
    const columns = asked.map((name, n) => `(${moments[name].near}) as "m${n}"`);
    const { rows } = await watcher.query<Record<string, boolean>>(`select ${columns.join(', ')}`);
    for (const [n, name] of asked.entries()) {
      if (rows[0]?.[`m${n}`] !== true) continue;
      waiting.get(name)?.(true);
      waiting.delete(name);
    }
    await pause(lookEveryMs, stopped);
  }
}

/** A connection to a database that may be away; undefined when stopped. */
export async function reach({ databaseUrl }: Stage, stopped: AbortSignal): Promise<pg.Client | undefined> {
  while (!stopped.aborted) {
    try {
      return await connectWatcher(databaseUrl);
    } catch {
      await pause(100, stopped);
    }
  }
  return undefined;
}
