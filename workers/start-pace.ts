import type { IntakeLoad } from './intake-load.js';

export interface StartPace {
  /** Resolves when the next order workflow may be started. */
  readonly waitTurn: () => Promise<void>;
}

/** While intake is busy. Larger: Temporal takes the cores that take orders; smaller: the backlog outlasts the cutoff. */
const busyPerSecond = 10;
/** While it is quiet. On two cores about 40 order workflows finish in a second, so a larger number changes nothing. */
const quietPerSecond = 50;

/** Starts of order workflows, paced by intake's own load, so that intake keeps the cores. */
export function startPace(load: Pick<IntakeLoad, 'busy'>, now: () => number = Date.now): StartPace {
  let nextTurn = 0;
  return {
    waitTurn: async () => {
      const turn = Math.max(now(), nextTurn);
      nextTurn = turn + 1000 / (load.busy() ? busyPerSecond : quietPerSecond);
      if (turn > now()) await new Promise((resolve) => setTimeout(resolve, turn - now()));
    },
  };
}
