import { setTimeout } from 'node:timers/promises';
import { ApiUnreachable } from './api-client.js';
import type { Bell } from './bell.js';

export interface Rounds {
  /** Milliseconds between two looks; 200 at least. */
  readonly everyMs: number;
  readonly stopped: AbortSignal;
  /** Told of an error that is not about reaching the API; the rounds go on. */
  readonly surprised: (error: unknown) => void;
  /** A ring ends the pause between two looks. */
  readonly bell?: Bell;
}

/**
 * Below this, a dozen people who look at their phones keep the API busier than the goods do.
 */
const leastMs = 200;

/**
 * Looks, and looks again after a pause, until a look says `true` (there is nothing more to do) or the day is stopped.
 * An API that is away for a while is waited for.
 */
export async function goRounds(
  { everyMs, stopped, surprised, bell }: Rounds,
  look: () => Promise<boolean>,
): Promise<void> {
  while (!stopped.aborted) {
    try {
      if (await look()) return;
    } catch (error) {
      if (!(error instanceof ApiUnreachable) && !stopped.aborted) surprised(error);
    }
    const pauseMs = Math.max(leastMs, everyMs);
    await (bell === undefined ? pause(pauseMs, stopped) : bell.rung(pauseMs, stopped));
  }
}

/** Waits, and less when stopped. */
export async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await setTimeout(Math.max(0, ms), undefined, { signal: stopped }).catch(() => undefined);
}
