import { setTimeout } from 'node:timers/promises';

/** A bell at somebody's door: whoever waits hears it at once, whoever is busy finds that it rang. */
export interface Bell {
  ring(): void;
  /** Resolves when it rings, has rung since the last call, the time is over, or the day is stopped. */
  rung(withinMs: number, stopped: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      hasRung = true;
      wake?.();
    },
    rung: async (withinMs, stopped) => {
      if (!hasRung) {
        const heard = new AbortController();
        wake = () => heard.abort();
        const signal = AbortSignal.any([stopped, heard.signal]);
        await setTimeout(withinMs, undefined, { signal }).catch(() => undefined);
        wake = undefined;
      }
      hasRung = false;
    },
  };
}
