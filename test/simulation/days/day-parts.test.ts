import test from 'ava';
import { compareBooks } from '../../../simulation/days/compare-books.js';
import { createPhaseRunner } from '../../../simulation/days/phases.js';
import { tempoOf } from '../../../simulation/days/tempo.js';
import { createDice } from '../../../simulation/parties/dice.js';
import { createTurnstile } from '../../../simulation/days/turnstile.js';
import { DayStuck, lookUntil } from '../../../simulation/days/watch-cycle.js';
import { ApiUnreachable } from '../../../simulation/parties/api-client.js';
import { fakeApi } from '../fake-api.js';

const stopped = new AbortController().signal;
const patience = { everyMs: 1, patienceMs: 40, stopped, what: 'the van comes', say: () => undefined };

test('a day that does not move is given up with what was seen last', async (t) => {
  const stuck = lookUntil(patience, async () => ({ seen: 'loading' }));
  const error = await t.throwsAsync(stuck, { instanceOf: DayStuck });
  t.regex(error.explain(), /the van comes/);
  t.regex(error.explain(), /loading/);
});

test('a day that moves slowly is waited for, and an API that is away too', async (t) => {
  let looks = 0;
  const done = await lookUntil({ ...patience, patienceMs: 60 }, async () => {
    looks += 1;
    if (looks === 5) throw new ApiUnreachable('away');
    return looks < 100 ? { seen: `stop ${looks}` } : { done: looks };
  });
  t.is(done, 100);
});

test('a disruption happens in its phase, and one that fails fails the day', async (t) => {
  const happened: string[] = [];
  const disruptions = [
    { phase: 'pick', afterMs: 1, act: async () => void happened.push('killed') },
    {
      phase: 'deliver',
      afterMs: 1,
      act: async () => {
        throw new Error('nothing to kill');
      },
    },
  ] as const;
  const runner = createPhaseRunner({ disruptions, stopped, show: (_title, work) => work(() => undefined) });
  t.is(await runner.run('sale', async () => 'sold'), 'sold');
  t.deepEqual(happened, []);
  t.is(await runner.run('pick', async () => 'picked'), 'picked');
  t.deepEqual(happened, ['killed']);
  await t.throwsAsync(
    runner.run('deliver', async () => 'delivered'),
    { message: 'nothing to kill' },
  );
});

test('a difference between our books and the provider’s or the suppliers’ is seen', async (t) => {
  const books = {
    payments: { count: 2, sumFen: 500 },
    refunds: { count: 1, sumFen: 100 },
    refundsProcessing: { count: 0, sumFen: 0 },
    transfers: { count: 0, sumFen: 0 },
    feesFen: 3,
  };
  const own = {
    payments: books.payments,
    refunds: { count: 1, sumFen: 99 },
    transfers: books.transfers,
    feesFen: 3,
    shippedPieces: 7,
    countedPieces: 6,
  };
  const trucks = [{ lines: [{ quantity: 3 }, { quantity: 4 }] }];
  const world = { wallet: fakeApi(() => books), gate: fakeApi(() => ({ trucks })) };
  const different = (await compareBooks(own, world)).filter(({ ours, theirs }) => ours !== theirs);
  t.deepEqual(different, [
    { name: 'refundsFen', ours: 99, theirs: 100 },
    { name: 'countedPieces', ours: 6, theirs: 7 },
  ]);
});

test('whoever waits before a door passes when it is opened, and goes home when the day is stopped', async (t) => {
  const turnstile = createTurnstile();
  const day = new AbortController();
  const early = turnstile.passed('L1', day.signal);
  turnstile.open('L1');
  t.true(await early);
  t.true(await turnstile.passed('L1', day.signal));
  const never = turnstile.passed('L2', day.signal);
  day.abort();
  t.false(await never);
});

test('people look at least five times a second less often than the API bears, at any pace', (t) => {
  for (const speed of [15, 45, 120, 3600]) {
    const tempo = tempoOf({ kind: 'fast', speed });
    t.true(tempo.lookMs >= 200 && tempo.lookMs <= 10_000);
    t.is(tempo.factor, 86_400 / speed);
  }
  t.is(tempoOf({ kind: 'real' }).factor, 1);
});

test('the first throw of many people’s dice is spread as the rate says', (t) => {
  const people = Array.from({ length: 10_000 }, (_none, i) => createDice(1, `ZZ/2026-11-23/1/TY/1/L${i}`));
  const chosen = people.filter((dice) => dice.chance(0.02)).length;
  t.true(chosen > 150 && chosen < 250, String(chosen));
  const sum = people.reduce((total, dice) => total + dice.next(), 0);
  t.true(Math.abs(sum / people.length - 0.5) < 0.01);
});
