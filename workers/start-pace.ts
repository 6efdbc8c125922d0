export interface StartPace {
  /** Resolves when the next order workflow may be started. */
  readonly waitTurn: () => Promise<void>;
}

/** Orders in one second that count as a busy intake. */
const busyFrom = 10;
/** While intake is busy. Larger: Temporal takes the cores that take orders; smaller: the backlog outlasts the cutoff. */
const busyPerSecond = 10;
/** While it is quiet. On two cores about 40 order workflows finish in a second, so a larger number changes nothing. */
const quietPerSecond = 50;

/** Starts of order workflows, paced by intake's own load: every start is one order that was placed. */
export function startPace(now: () => number = Date.now): StartPace {
  let windowStart = now();
  let inWindow = 0;
  let lastWindow = 0;
  let nextTurn = 0;
  return {
    waitTurn: async () => {
      if (now() - windowStart >= 1000) {
        lastWindow = now() - windowStart < 2000 ? inWindow : 0;
        windowStart = now();
        inWindow = 0;
      }
      inWindow += 1;
      const perSecond = Math.max(lastWindow, inWindow) > busyFrom ? busyPerSecond : quietPerSecond;
      const turn = Math.max(now(), nextTurn);
      nextTurn = turn + 1000 / perSecond;
      if (turn > now()) await new Promise((resolve) => setTimeout(resolve, turn - now()));
    },
  };
}
