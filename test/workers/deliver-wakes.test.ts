import test from 'ava';
import { WorkflowNotFoundError } from '@temporalio/client';
import { connectDatabase, type Database } from '../../db/connection.js';
import { appendEvents, type NewEvent } from '../../db/queries/event/append-events.js';
import { execute, one, rows } from '../../db/query.js';
import { wakeDeliverer } from '../../workers/deliver-wakes.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { testNamespace, type TestNamespace } from '../support/temporal-namespace.js';

let clone: TestDatabase;
let database: Database;
let temporal: TestNamespace;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
  temporal = await testNamespace('deliver-wakes');
});
test.after.always(async () => {
  await temporal?.close();
  await database?.destroy();
  await clone?.close();
});

const cycleId = 'ZZ/2026-11-22/1';

const placed = (orderId: string): NewEvent => ({
  aggregate: `order/${orderId}`,
  type: 'order.placed',
  data: {
    orderId,
    cycleId,
    memberId: 'M1',
    leaderId: 'L1',
    skuIds: [],
  },
});
const paid = (orderId: string): NewEvent => ({
  aggregate: `order/${orderId}`,
  type: 'order.paid',
  data: {
    orderId,
    cycleId,
    memberId: 'M1',
    orderNo: 'X',
    skuIds: [],
  },
});

const append = (...events: NewEvent[]): Promise<void> =>
  database.transaction((trx) => appendEvents(trx, events));

/** Delivers until the cursor is at the end. */
async function deliverAll(): Promise<void> {
  const deliver = wakeDeliverer({ database, client: temporal.client });
  for (;;) {
    await deliver();
    const { left } = await one<{ left: number }>(
      database,
      `select count(*)::integer as left from events e
       where (e.tx, e.id) > (select coalesce(max(c.tx), '0'::xid8), coalesce(max(c.id), 0)
         from event_cursors c where c.consumer = 'relay')`,
    );
    if (left === 0) return;
  }
}

/** The relay was killed before its cursor had moved. */
const forget = (): Promise<number> => execute(database, `delete from event_cursors where consumer = 'relay'`);

const idsOf = async (orderId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      database,
      `select id::text as id from events where aggregate = 'order/' || :orderId order by id`,
      { orderId },
    )
  ).map((event) => event.id);

test.serial(
  'an order is started by its first event, and its later ones are signals in their order',
  async (t) => {
    await append(placed('D1'));
    await append(paid('D1'));
    await deliverAll();
    const [first, second] = await idsOf('D1');
    t.deepEqual(await temporal.storyOf('order/D1'), [
      'started order',
      `wake ${first} order.placed`,
      `wake ${second} order.paid`,
    ]);
    const description = await temporal.client.workflow.getHandle('order/D1').describe();
    t.is(description.taskQueue, 'order');
    t.is(description.typedSearchAttributes.getAll().length >= 3, true);
    t.is(await description.staticSummary(), '订单 D1 · 团长 L1');
  },
);

test.serial('events that are delivered again start nothing again, and carry the same ids', async (t) => {
  const { runId } = await temporal.client.workflow.getHandle('order/D1').describe();
  await forget();
  await deliverAll();
  t.is((await temporal.client.workflow.getHandle('order/D1').describe()).runId, runId);
  const [first, second] = await idsOf('D1');
  const wakes = [`wake ${first} order.placed`, `wake ${second} order.paid`];
  t.deepEqual(await temporal.storyOf('order/D1'), ['started order', ...wakes, ...wakes]);
});

test.serial('an order that has ended well is not started again by a repeated event', async (t) => {
  await temporal.completeNext('order');
  const { runId } = await temporal.client.workflow.getHandle('order/D1').describe();
  await forget();
  await deliverAll();
  const description = await temporal.client.workflow.getHandle('order/D1').describe();
  t.is(description.runId, runId);
  t.is(description.status.name, 'COMPLETED');
});

test.serial(
  'a signal to a workflow that has ended, or never was, is dropped, and what follows is delivered',
  async (t) => {
    await append({
      aggregate: `cycle/${cycleId}`,
      type: 'cycle.cutoff-moved',
      data: { cycleId, cutoffAt: 'x' },
    });
    await append(paid('D1'));
    await append(placed('D2'));
    await deliverAll();
    t.is((await temporal.storyOf('order/D2')).length, 2);
    await t.throwsAsync(temporal.client.workflow.getHandle(`cycle/${cycleId}`).describe(), {
      instanceOf: WorkflowNotFoundError,
    });
  },
);

test.serial('an order that was terminated is started again by a repeated event', async (t) => {
  const handle = temporal.client.workflow.getHandle('order/D2');
  const { runId } = await handle.describe();
  await handle.terminate();
  await forget();
  await deliverAll();
  const again = await temporal.client.workflow.getHandle('order/D2').describe();
  t.not(again.runId, runId);
  t.is(again.status.name, 'RUNNING');
});

test.serial('while Temporal is away the cursor stays, and afterwards everything is delivered', async (t) => {
  await append(placed('D3'));
  const away = { workflow: { signalWithStart: () => Promise.reject(new Error('unavailable')) } };
  const broken = wakeDeliverer({ database, client: away as never });
  const before = await rows(database, `select tx, id from event_cursors where consumer = 'relay'`);
  let failure: Error | undefined;
  while (failure === undefined) await broken().catch((error: Error) => (failure = error));
  t.regex(failure.message, /unavailable/);
  t.deepEqual(await rows(database, `select tx, id from event_cursors where consumer = 'relay'`), before);
  await deliverAll();
  t.is((await temporal.storyOf('order/D3'))[0], 'started order');
});

test.serial('claims and payouts are started on the queue of cycles', async (t) => {
  await append(
    { aggregate: 'claim/C1', type: 'claim.opened', data: { claimNo: 'C1', orderId: 'D1', memberId: 'M1' } },
    { aggregate: 'payout/T1', type: 'payout.requested', data: { settlementNo: 'T1' } },
  );
  await deliverAll();
  for (const [workflowId, type] of [
    ['aftersale/C1', 'afterSale'],
    ['payout/T1', 'payout'],
  ] as const) {
    const description = await temporal.client.workflow.getHandle(workflowId).describe();
    t.is(description.type, type);
    t.is(description.taskQueue, 'cycle');
  }
});
