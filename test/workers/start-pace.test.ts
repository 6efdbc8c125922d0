import test from 'ava';
import { intakeLoad, resting } from '../../workers/intake-load.js';
import { startPace } from '../../workers/start-pace.js';

const quiet = { busy: () => false };

/** How long the turns took in all. */
async function timeOf(pace: { waitTurn: () => Promise<void> }, turns: number): Promise<number> {
  const startedAt = performance.now();
  for (let turn = 0; turn < turns; turn++) await pace.waitTurn();
  return performance.now() - startedAt;
}

test.serial('the first start waits for nothing, and the next ones go at fifty a second', async (t) => {
  const pace = startPace(quiet);
  const timer = new Promise((resolve) => setTimeout(resolve, 0, 'timer'));
  t.is(await Promise.race([pace.waitTurn().then(() => 'turn'), timer]), 'turn');
  // Nine gaps of 20 ms; timers may be a millisecond early.
  t.true((await timeOf(pace, 9)) >= 9 * 18);
});

test.serial('while many orders come, ten a second are started', async (t) => {
  const pace = startPace({ busy: () => true });
  await pace.waitTurn();
  t.true((await timeOf(pace, 3)) >= 3 * 95);
});

test('intake is busy while it tells of a hundred orders a second, and a moment later it is not', (t) => {
  let at = 0;
  const load = intakeLoad(() => at);
  load.heard('placed=60');
  load.heard('');
  load.heard('placed=many');
  t.false(load.busy());
  at = 500;
  load.heard('placed=40');
  t.true(load.busy());
  at = 1001;
  t.false(load.busy());
});

test('a consumer rests after work while intake is busy, and never when it found nothing', async (t) => {
  const busy = { heard: () => undefined, busy: () => true };
  const timed = async (done: number, load: typeof busy): Promise<number> => {
    const startedAt = performance.now();
    t.is(await resting(() => Promise.resolve(done), load)(), done);
    return performance.now() - startedAt;
  };
  t.true((await timed(7, busy)) >= 490);
  t.true((await timed(0, busy)) < 400);
  t.true((await timed(7, { ...busy, busy: () => false })) < 400);
});

test.serial('waiting turns are spread, not bunched', async (t) => {
  const pace = startPace(quiet);
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
