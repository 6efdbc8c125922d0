import test from 'ava';
import { connectDatabase, type Database } from '../../../../db/connection.js';
import { appendEvents, type NewEvent } from '../../../../db/queries/event/append-events.js';
import { openAttention, resolveAttention } from '../../../../db/queries/event/open-attention.js';
import { lockConsumer, moveCursor, readEvents } from '../../../../db/queries/event/read-events.js';
import { execute, rows } from '../../../../db/query.js';
import { testDatabase, withClient, type TestDatabase } from '../../../support/database.js';

let clone: TestDatabase;
let database: Database;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString, { poolMax: 16 });
});
test.after.always(async () => {
  await database?.destroy();
  await clone?.close();
});

const closed = (cycleId: string): NewEvent => ({
  aggregate: `cycle/${cycleId}`,
  type: 'cycle.closed',
  data: { cycleId },
});

const append = (...cycleIds: string[]): Promise<void> =>
  database.transaction((trx) => appendEvents(trx, cycleIds.map(closed)));

/** The consumer's next events of these tests' aggregates. The guard may hold them back while others write. */
async function read(consumer: string, ...cycleIds: string[]): Promise<string[]> {
  const events = await readEvents(database, consumer, 1000);
  return events.map((event) => event.aggregate.slice('cycle/'.length)).filter((id) => cycleIds.includes(id));
}

/** Other databases of the same server can hold the guard back for a moment. */
async function readUntil(consumer: string, count: number, ...cycleIds: string[]): Promise<string[]> {
  for (;;) {
    const found = await read(consumer, ...cycleIds);
    if (found.length >= count) return found;
  }
}

test.serial('events are numbered without gaps per aggregate, in the order of the batch', async (t) => {
  await append('n1', 'n2', 'n1');
  await append('n1');
  const numbered = await rows(
    database,
    `select aggregate, seq, version from events where aggregate like 'cycle/n_' order by aggregate, seq`,
  );
  t.deepEqual(numbered, [
    { aggregate: 'cycle/n1', seq: 1, version: 1 },
    { aggregate: 'cycle/n1', seq: 2, version: 1 },
    { aggregate: 'cycle/n1', seq: 3, version: 1 },
    { aggregate: 'cycle/n2', seq: 1, version: 1 },
  ]);
});

test.serial(
  'thirty writers of one aggregate make no gap and no double: who is too late is refused and comes again',
  async (t) => {
    const write = async (): Promise<void> => {
      try {
        await append('busy');
      } catch (error) {
        t.is((error as { constraint?: string }).constraint, 'events_pkey');
        await write();
      }
    };
    await Promise.all(Array.from({ length: 30 }, write));
    const numbered = await rows<{ seq: number }>(
      database,
      `select seq from events where aggregate = 'cycle/busy' order by seq`,
    );
    t.deepEqual(
      numbered.map((event) => event.seq),
      Array.from({ length: 30 }, (_none, n) => n + 1),
    );
  },
);

test.serial('a rolled back transaction leaves no number behind', async (t) => {
  await append('roll');
  await t.throwsAsync(
    database.transaction(async (trx) => {
      await appendEvents(trx, [closed('roll'), closed('roll')]);
      throw new Error('undone');
    }),
    { message: 'undone' },
  );
  await append('roll');
  const numbered = await rows<{ seq: number }>(
    database,
    `select seq from events where aggregate = 'cycle/roll' order by seq`,
  );
  t.deepEqual(
    numbered.map((event) => event.seq),
    [1, 2],
  );
});

test.serial('a reader never skips a transaction that began earlier and commits later', async (t) => {
  const slow = await database.transaction();
  await appendEvents(slow, [closed('slow')]);
  await append('fast');
  // The fast one has committed, but the slow one could still precede it.
  t.deepEqual(await read('guard', 'slow', 'fast'), []);
  await slow.commit();
  t.deepEqual(await readUntil('guard', 2, 'slow', 'fast'), ['slow', 'fast']);
});

test.serial('what a slow transaction rolled back was never read', async (t) => {
  const slow = await database.transaction();
  await appendEvents(slow, [closed('undone')]);
  await append('done');
  t.deepEqual(await read('guard2', 'undone', 'done'), []);
  await slow.rollback();
  t.deepEqual(await readUntil('guard2', 1, 'undone', 'done'), ['done']);
});

test.serial(
  'a consumer goes on after its cursor, in batches, and consumers do not disturb each other',
  async (t) => {
    const ids = ['c1', 'c2', 'c3', 'c4', 'c5'];
    for (const id of ids) await append(id);
    await readUntil('other', 5, ...ids);
    const all = await rows<{ id: string }>(database, `select id::text as id from events order by tx, id`);
    const seen: string[] = [];
    while (seen.length < all.length) {
      const batch = await readEvents(database, 'batches', 2);
      t.true(batch.length <= 2);
      seen.push(...batch.map((event) => event.eventId));
      const last = batch.at(-1);
      if (last !== undefined) await moveCursor(database, 'batches', last);
    }
    t.deepEqual(
      seen,
      all.map((event) => event.id),
    );
    t.is((await read('other', ...ids)).length, 5);
    await append('c6');
    t.deepEqual(await readUntil('batches', 1, 'c6', ...ids), ['c6']);
  },
);

test.serial('writers and a reader at full speed: every event is read once', async (t) => {
  const ids = Array.from({ length: 60 }, (_none, n) => `w${n}`);
  let writing = true;
  const write = async (part: number): Promise<void> => {
    for (const id of ids.filter((_id, n) => n % 6 === part))
      await database.transaction(async (trx) => {
        await appendEvents(trx, [closed(id)]);
        await execute(trx, `select pg_sleep(:seconds)`, { seconds: part / 400 });
      });
  };
  const seen: string[] = [];
  const reading = (async () => {
    while (writing || seen.length < ids.length) {
      const events = await readEvents(database, 'speed', 7);
      const last = events.at(-1);
      if (last === undefined) continue;
      seen.push(...events.map((event) => event.aggregate.slice(6)).filter((id) => ids.includes(id)));
      await moveCursor(database, 'speed', last);
    }
  })();
  await Promise.all([0, 1, 2, 3, 4, 5].map(write));
  writing = false;
  await reading;
  t.deepEqual(seen.toSorted(), ids.toSorted());
});

test.serial('an event is never changed', async (t) => {
  await append('stone');
  await t.throwsAsync(execute(database, `update events set data = '{}' where aggregate = 'cycle/stone'`), {
    message: /events is append-only/,
  });
});

test.serial('listeners are told once per transaction, after it has committed', async (t) => {
  await withClient(clone.connectionString, async (client) => {
    let told = 0;
    client.on('notification', () => {
      told += 1;
    });
    await client.query('listen tuanda_events');
    const trx = await database.transaction();
    await appendEvents(trx, [closed('told'), closed('told2')]);
    await appendEvents(trx, [closed('told3')]);
    await client.query('select 1');
    t.is(told, 0);
    await trx.commit();
    await client.query('select 1');
    t.is(told, 1);
  });
});

test.serial('appending nothing tells nobody', async (t) => {
  const before = await rows(database, `select 1 from events`);
  await database.transaction((trx) => appendEvents(trx, []));
  t.is((await rows(database, `select 1 from events`)).length, before.length);
});

test.serial('one process reads for a consumer at a time', async (t) => {
  await database.transaction(async (trx) => {
    t.true(await lockConsumer(trx, 'mine'));
    await database.transaction(async (second) => {
      t.false(await lockConsumer(second, 'mine'));
      t.true(await lockConsumer(second, 'yours'));
    });
  });
  await database.transaction(async (trx) => t.true(await lockConsumer(trx, 'mine')));
});

test.serial(
  'attention is opened once per subject and cause, and can be opened again after it was resolved',
  async (t) => {
    const attention = { subject: 'order/X1', cause: 'odd', ownerRole: 'ops', detail: { a: 1 } } as const;
    const open = () => database.transaction((trx) => openAttention(trx, attention));
    const resolve = () => database.transaction((trx) => resolveAttention(trx, 'order/X1', 'odd'));
    await open();
    await open();
    await resolve();
    await resolve();
    await open();
    const told = await rows<{ type: string }>(
      database,
      `select type from events where aggregate = 'attention/order/X1' order by seq`,
    );
    t.deepEqual(
      told.map((event) => event.type),
      ['attention.opened', 'attention.resolved', 'attention.opened'],
    );
    t.is(
      (await rows(database, `select 1 from attention where subject = 'order/X1' and resolved_at is null`))
        .length,
      1,
    );
  },
);
