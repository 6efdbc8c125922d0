import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { asActivity, canonicalJson, defineStep } from '../../activities/step.js';
import { connectDatabase, type Database, type Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { execute, one, rows } from '../../db/query.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let clone: TestDatabase;
let database: Database;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString, { poolMax: 24 });
  await execute(database, `create table marks (name text primary key, times integer not null)`);
});
test.after.always(async () => {
  await database?.destroy();
  await clone?.close();
});

/** One more mark under the name. */
const mark = (trx: Transaction, name: string): Promise<{ times: number }> =>
  one(
    trx,
    `insert into marks as m values (:name, 1) on conflict (name) do update set times = m.times + 1 returning times`,
    { name },
  );

const markStep = defineStep({
  operation: 'mark',
  run: (trx: Transaction, { name }: { name: string }) => mark(trx, name),
});

const timesOf = async (name: string): Promise<number> => {
  const [row] = await rows<{ times: number }>(database, `select times from marks where name = :name`, {
    name,
  });
  return row?.times ?? 0;
};

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('the same key gives the same answer, and the effect happens once', async (t) => {
  const step = markStep({ database });
  const key = { actor: 'member/1', key: 'k1' };
  t.deepEqual(await step({ name: 'same' }, key), { result: { times: 1 }, replayed: false });
  t.deepEqual(await step({ name: 'same' }, key), { result: { times: 1 }, replayed: true });
  t.is(await timesOf('same'), 1);
});

test("a key is its actor's own", async (t) => {
  const step = markStep({ database });
  await step({ name: 'own' }, { actor: 'member/2', key: 'k1' });
  t.deepEqual((await step({ name: 'own' }, { actor: 'member/3', key: 'k1' })).result, { times: 2 });
});

test('the same key with another input, or for another operation, is refused', async (t) => {
  const key = { actor: 'member/4', key: 'k1' };
  await markStep({ database })({ name: 'input' }, key);
  const other = await t.throwsAsync(markStep({ database })({ name: 'other' }, key), {
    instanceOf: RuleViolation,
  });
  t.is(other?.code, 'key-reused');
  const unmark = defineStep({
    operation: 'unmark',
    run: async (_trx: Transaction, input: { name: string }) => input,
  });
  const wrong = await t.throwsAsync(unmark({ database })({ name: 'input' }, key), {
    instanceOf: RuleViolation,
  });
  t.is(wrong?.code, 'key-reused');
  t.is(await timesOf('other'), 0);
});

test('what the caller asked decides about reuse, when he gives its hash', async (t) => {
  const step = markStep({ database });
  const key = { actor: 'member/5', key: 'k1', requestHash: 'body' };
  await step({ name: 'first' }, key);
  t.true((await step({ name: 'second' }, key)).replayed);
});

test('two spellings of one input are one input', async (t) => {
  t.is(canonicalJson({ b: [{ d: 1, c: 2 }], a: null }), canonicalJson({ a: null, b: [{ c: 2, d: 1 }] }));
  t.not(canonicalJson({ a: [1, 2] }), canonicalJson({ a: [2, 1] }));
});

test('a refused step leaves nothing behind, and its key is free', async (t) => {
  let refuse = true;
  const step = defineStep({
    operation: 'refusing',
    run: async (trx: Transaction, { name }: { name: string }) => {
      const done = await mark(trx, name);
      if (refuse) throw new RuleViolation('out-of-stock', {});
      return done;
    },
  })({ database });
  const key = { actor: 'member/6', key: 'k1' };
  await t.throwsAsync(step({ name: 'refused' }, key), { instanceOf: RuleViolation });
  t.is(await timesOf('refused'), 0);
  refuse = false;
  t.deepEqual(await step({ name: 'refused' }, key), { result: { times: 1 }, replayed: false });
});

test('while a key is worked on, a second caller is told so; afterwards he gets the answer', async (t) => {
  const inside = gate();
  const leave = gate();
  const slow = defineStep({
    operation: 'slow',
    run: async (trx: Transaction, { name }: { name: string }) => {
      const done = await mark(trx, name);
      inside.open();
      await leave.opened;
      return done;
    },
  })({ database });
  const key = { actor: 'member/7', key: 'k1' };
  const first = slow({ name: 'slow' }, key);
  await inside.opened;
  const second = await t.throwsAsync(slow({ name: 'slow' }, key), { instanceOf: RuleViolation });
  t.is(second?.code, 'key-in-flight');
  leave.open();
  t.false((await first).replayed);
  t.deepEqual(await slow({ name: 'slow' }, key), { result: { times: 1 }, replayed: true });
});

test('a repeated call never meets the traces of the first as a refusal', async (t) => {
  const once = defineStep({
    operation: 'once',
    run: async (trx: Transaction, { name }: { name: string }) => {
      const { times } = await mark(trx, name);
      if (times > 1) throw new RuleViolation('out-of-stock', {});
      return { times };
    },
  })({ database });
  for (let round = 0; round < 150; round++) {
    const input = { name: `repeated ${round}` };
    const key = { actor: 'member/8', key: `k${round}` };
    // Staggered, so that some call always falls on the instant at which the first one commits.
    const calls = await Promise.allSettled(
      Array.from({ length: 16 }, async (_none, n) => {
        await delay((n * 7 + round) % 5);
        return once(input, key);
      }),
    );
    const refused = calls.flatMap((call) =>
      call.status === 'rejected' ? [(call.reason as RuleViolation).code] : [],
    );
    t.deepEqual(
      refused.filter((code) => code !== 'key-in-flight'),
      [],
    );
    t.true(calls.some((call) => call.status === 'fulfilled'));
    t.is(await timesOf(input.name), 1);
  }
});

test('two writers who number the same aggregate are both right: the loser is run again', async (t) => {
  let runs = 0;
  const step = defineStep({
    operation: 'append',
    run: async (trx: Transaction, { cycleId }: { cycleId: string }) => {
      runs += 1;
      await appendEvents(trx, [{ aggregate: `cycle/${cycleId}`, type: 'cycle.closed', data: { cycleId } }]);
      await trx.raw('select pg_sleep(0.02)');
    },
  })({ database });
  await Promise.all([1, 2, 3].map(() => step({ cycleId: 'raced' })));
  const numbered = await rows<{ seq: number }>(
    database,
    `select seq from events where aggregate = 'cycle/raced' order by seq`,
  );
  t.deepEqual(
    numbered.map((event) => event.seq),
    [1, 2, 3],
  );
  t.true(runs > 3);
});

test('a deadlock is resolved by running the victim again', async (t) => {
  await execute(database, `insert into marks values ('left', 0), ('right', 0)`);
  let runs = 0;
  let arrived = 0;
  const both = gate();
  const step = defineStep({
    operation: 'deadlock',
    run: async (trx: Transaction, { order }: { order: readonly string[] }) => {
      runs += 1;
      await execute(trx, `set local deadlock_timeout = '20ms'`);
      await mark(trx, order[0] ?? '');
      arrived += 1;
      if (arrived === 2) both.open();
      await both.opened;
      await mark(trx, order[1] ?? '');
    },
  })({ database });
  await Promise.all([step({ order: ['left', 'right'] }), step({ order: ['right', 'left'] })]);
  t.is(runs, 3);
  t.is(await timesOf('left'), 2);
  t.is(await timesOf('right'), 2);
});

test('a step that loses every race gives up after five attempts, and other errors are not repeated', async (t) => {
  let runs = 0;
  const failing = (code: string) =>
    defineStep({
      operation: 'failing',
      run: async () => {
        runs += 1;
        throw Object.assign(new Error(code), { code });
      },
    })({ database })(undefined);
  await t.throwsAsync(failing('40001'), { message: '40001' });
  t.is(runs, 5);
  runs = 0;
  await t.throwsAsync(failing('23514'), { message: '23514' });
  t.is(runs, 1);
});

test("a workflow's key comes from the input, and the activity answers with the bare result", async (t) => {
  const keyed = defineStep({
    operation: 'keyed',
    key: ({ name }: { name: string }) => name,
    run: (trx: Transaction, { name }: { name: string }) => mark(trx, name),
  });
  const activity = asActivity(keyed({ database }));
  t.deepEqual(await activity({ name: 'workflow' }), { times: 1 });
  t.deepEqual(await activity({ name: 'workflow' }), { times: 1 });
  const stored = await rows(database, `select actor, key from idempotency_keys where operation = 'keyed'`);
  t.deepEqual(stored, [{ actor: 'workflow', key: 'keyed/workflow' }]);
});
