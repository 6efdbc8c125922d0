import { z } from 'zod';
import { ApiRefusal, ApiUnreachable, type ApiClient } from '../parties/api-client.js';
import { inPath } from '../parties/read-pages.js';
import { pause } from '../parties/rounds.js';

const cycleShape = z.object({
  cycleId: z.string(),
  state: z.string(),
  selling: z.boolean(),
  opensAt: z.string(),
  cutoffAt: z.string(),
  phaseWords: z.string(),
});

export type CycleSeen = z.output<typeof cycleShape>;

const nightShape = z.object({
  siteId: z.string(),
  state: z.string(),
  words: z.string(),
  waves: z.int(),
  wavesPacked: z.int(),
  piecesToPick: z.int(),
  piecesPicked: z.int(),
});

export type NightSeen = z.output<typeof nightShape>;

/** The office's view of a day: where the cycle and its nights stand, by the API alone. */
export interface CycleWatch {
  cycle(cycleId: string): Promise<CycleSeen>;
  night(cycleId: string, siteId: string): Promise<NightSeen | undefined>;
  /** The next sale: one that opens later or has at least half of its time left, the earliest. */
  nextSale(played: ReadonlySet<string>): Promise<CycleSeen | undefined>;
}

export function createCycleWatch(ops: ApiClient): CycleWatch {
  return {
    cycle: async (cycleId) => cycleShape.parse((await ops.get(`/v1/cycles/${inPath(cycleId)}`)).body),
    night: async (cycleId, siteId) => {
      try {
        return nightShape.parse((await ops.get(`/v1/nights/${inPath(cycleId)}/${siteId}`)).body);
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 404) return undefined;
        throw error;
      }
    },
    nextSale: async (played) => {
      const { body } = await ops.get('/v1/cycles');
      const { data } = z.object({ data: z.array(cycleShape) }).parse(body);
      return data
        .filter((cycle) => cycle.state === 'planned' && !played.has(cycle.cycleId) && hasTimeLeft(cycle))
        .toSorted((a, b) => Date.parse(a.cutoffAt) - Date.parse(b.cutoffAt))[0];
    },
  };
}

function hasTimeLeft({ opensAt, cutoffAt }: CycleSeen): boolean {
  const [from, to] = [Date.parse(opensAt), Date.parse(cutoffAt)];
  return Date.now() < from + (to - from) / 2;
}

export interface Patience {
  readonly everyMs: number;
  readonly patienceMs: number;
  readonly stopped: AbortSignal;
  /** What is waited for, as a statement. */
  readonly what: string;
  /** Told after each look what was seen. */
  readonly say: (seen: string) => void;
}

/** Nothing has moved for longer than anybody waits. */
export class DayStuck extends Error {
  override readonly name = 'DayStuck';

  constructor(
    readonly what: string,
    readonly seen: string,
  ) {
    super(`the day is stuck: ${what}, last seen: ${seen}`);
  }

  explain(): string {
    const helps = 'GET /v1/attention and the logs in the data folder name what is in the way';
    return `✗ the day is stuck: ${this.what}\n  found: ${this.seen}\n  helps: ${helps}`;
  }
}

/** What a look gives: done, or what it saw instead. */
export type Look<T> = { readonly done: T } | { readonly seen: string };

/**
 * Looks until it is done and returns that. Throws DayStuck when nothing that was seen has changed for `patienceMs`, naming the
 * last thing seen, or when the day is stopped.
 */
export async function lookUntil<T>(patience: Patience, look: () => Promise<Look<T>>): Promise<T> {
  let last = '';
  let changedAt = Date.now();
  while (!patience.stopped.aborted) {
    const found = await look().catch((error: unknown): Look<T> => {
      if (error instanceof ApiUnreachable) return { seen: last };
      throw error;
    });
    if ('done' in found) return found.done;
    if (found.seen !== last) {
      last = found.seen;
      changedAt = Date.now();
      patience.say(last);
    }
    if (Date.now() - changedAt > patience.patienceMs) throw new DayStuck(patience.what, last);
    await pause(patience.everyMs, patience.stopped);
  }
  throw new Error(`the day was stopped while waiting: ${patience.what}`);
}
