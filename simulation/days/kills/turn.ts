import { pause } from '../../parties/rounds.js';

/** One kill at a time: a second one while the first one's victim is being revived would prove nothing. */
export interface Turn {
  /** False if it is somebody's turn. */
  take(): boolean;
  give(): void;
}

export function createTurn(): Turn {
  let taken = false;
  return {
    take: () => (taken ? false : (taken = true)),
    give: () => {
      taken = false;
    },
  };
}

const lookEveryMs = 20;

/** True when it is the caller's turn; false when it was stopped, or waited for longer than `patienceMs`. */
export async function waitForTurn(
  { turn, stopped }: { readonly turn: Turn; readonly stopped: AbortSignal },
  patienceMs: number,
): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (!stopped.aborted && performance.now() < giveUpAt) {
    if (turn.take()) return true;
    await pause(lookEveryMs, stopped);
  }
  return false;
}
