import test from 'ava';
import { startPace } from '../../workers/start-pace.js';

/** How long the turns took in all. */
async function timeOf(pace: { waitTurn: () => Promise<void> }, turns: number): Promise<number> {
  const startedAt = performance.now();
  for (let turn = 0; turn < turns; turn++) await pace.waitTurn();
  return performance.now() - startedAt;
}

test.serial('the first start waits for nothing, and the next ones go at fifty a second', async (t) => {
  const pace = startPace();
  t.true((await timeOf(pace, 1)) < 15);
  // Nine gaps of 20 ms; timers may be a millisecond early.
  t.true((await timeOf(pace, 9)) >= 9 * 18);
});

test.serial('while many orders come, ten a second are started', async (t) => {
  const pace = startPace();
  await Promise.all(Array.from({ length: 11 }, () => pace.waitTurn()));
  t.true((await timeOf(pace, 3)) >= 2 * 95);
});

test.serial('waiting turns are spread, not bunched', async (t) => {
  const pace = startPace();
  const at: number[] = [];
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      await pace.waitTurn();
      at.push(performance.now());
    }),
  );
  const gaps = at.slice(1).map((instant, index) => instant - (at[index] ?? 0));
  t.true(
    gaps.every((gap) => gap >= 10),
    JSON.stringify(gaps),
  );
});
