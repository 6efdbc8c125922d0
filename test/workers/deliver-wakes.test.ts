import test from 'ava';
import { WorkflowNotFoundError } from '@temporalio/client';
import { connectDatabase, type Database } from '../../db/connection.js';
import { appendEvents, type NewEvent } from '../../db/queries/event/append-events.js';
import { execute, one, rows } from '../../db/query.js';
import { wakeDeliverer } from '../../workers/deliver-wakes.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { testNamespace, type TestNamespace } from '../support/temporal-namespace.js';
import { searchAttributes } from '../../workflows/contracts/search-attributes.js';

let clone: TestDatabase;
let database: Database;
let temporal: TestNamespace;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
  temporal = await testNamespace('deliver-wakes');
  await insertRows();
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

/** The rows that the facts are about, in the state of their beginning. */
async function insertRows(): Promise<void> {
  for (const sql of [
    `insert into regions (id, name, zone) values ('ZZ', '株洲', 'Asia/Shanghai')`,
    `insert into cycles (id, region_id, day, opens_at, cutoff_at, pay_until, confirm_by, receive_by, plan_fixed_at,
       depart_at, deliver_by, pickup_until, claim_until, payable_at)
     select 'ZZ/2026-11-22/1', 'ZZ', '2026-11-22', at, at + interval '1 hour', at + interval '2 hours', at, at, at, at,
       at, at, at, at from (select timestamptz '2026-11-22 00:00Z' as at) i`,
    `insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
       discount_fen, payable_fen, rule_version, placed_at, expires_at)
     select id, 'ZZ/2026-11-22/1', 'ZZ', 'G1', 'M1', 'L1', 'L1', 'placed', 1000, 0, 1000, 1, now(), now()
     from unnest(array['D1', 'D2', 'D3']) id`,
    `insert into claims (no, order_id, line_no, member_id, cause, quantity, claimed_fen)
     values ('C1', 'D1', 1, 'M1', 'damaged', 1, 320)`,
    `insert into settlements (no, cycle_id, party_kind, party_id, gross_fen, amount_fen, payable_at)
     values ('T1', 'ZZ/2026-11-22/1', 'leader', 'L1', 3520, 3520, now())`,
    `insert into payouts (settlement_no, out_bill_no, amount_fen, openid, requested_by)
     values ('T1', 'T1', 3520, 'o', 'F1')`,
  ])
    await execute(database, sql);
}

/** Delivers until the cursor is at the end. */
async function deliverAll(): Promise<void> {
  const deliver = wakeDeliverer({ database, client: temporal.client, load: { busy: () => false } });
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
    t.is(description.typedSearchAttributes.get(searchAttributes.cycle), cycleId);
    t.is(description.typedSearchAttributes.get(searchAttributes.leader), 'L1');
    t.is(await description.staticSummary(), '11-22 订单 · 团长 L1 · 10.00 元');
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
  const away = {
    options: { namespace: 'x' },
    workflow: { signalWithStart: () => Promise.reject(new Error('unavailable')) },
  };
  const broken = wakeDeliverer({ database, client: away as never, load: { busy: () => false } });
  const before = await rows(database, `select tx, id from event_cursors where consumer = 'relay'`);
  let failure: Error | undefined;
  while (failure === undefined) await broken().catch((error: Error) => (failure = error));
  t.regex(failure.message, /unavailable/);
  t.deepEqual(await rows(database, `select tx, id from event_cursors where consumer = 'relay'`), before);
  await deliverAll();
  t.is((await temporal.storyOf('order/D3'))[0], 'started order');
});

test.serial('a payout that ended well is started again when it is asked for again', async (t) => {
  const requested = {
    aggregate: 'payout/T1',
    type: 'payout.requested',
    data: { settlementNo: 'T1' },
  } as const;
  await append(requested);
  await deliverAll();
  const { runId } = await temporal.client.workflow.getHandle('payout/T1').describe();
  await temporal.completeNext('cycle');
  t.is((await temporal.client.workflow.getHandle('payout/T1').describe()).status.name, 'COMPLETED');
  await append(requested);
  await deliverAll();
  t.not((await temporal.client.workflow.getHandle('payout/T1').describe()).runId, runId);
});

test.serial('claims and payouts are started on the queue of cycles', async (t) => {
  await append(
    { aggregate: 'claim/C1', type: 'claim.opened', data: { claimNo: 'C1', orderId: 'D1', memberId: 'M1' } },
    { aggregate: 'payout/T1', type: 'payout.requested', data: { settlementNo: 'T1' } },
  );
  await deliverAll();
  for (const [workflowId, type, words] of [
    ['aftersale/C1', 'afterSale', '售后 · 团长 L1 · 申请 3.20 元'],
    ['payout/T1', 'payout', '打款 · 团长 L1 · 35.20 元'],
  ] as const) {
    const description = await temporal.client.workflow.getHandle(workflowId).describe();
    t.is(description.type, type);
    t.is(description.taskQueue, 'cycle');
    t.is(await description.staticSummary(), words);
    t.is(description.typedSearchAttributes.get(searchAttributes.cycle), cycleId);
  }
});
