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
  const timer = new Promise((resolve) => setTimeout(resolve, 0, 'timer'));
  t.is(await Promise.race([pace.waitTurn().then(() => 'turn'), timer]), 'turn');
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
  const startedAt = performance.now();
  const passed = await Promise.all(
    Array.from({ length: 6 }, async () => {
      await pace.waitTurn();
      return performance.now() - startedAt;
    }),
  );
  // A busy machine only makes turns later; timers may be a millisecond early.
  for (const [turn, ms] of passed.entries()) t.true(ms >= turn * 20 - 2, `turn ${turn} after ${ms} ms`);
});
