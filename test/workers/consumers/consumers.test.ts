import test from 'ava';
import { appendEvents, type NewEvent } from '../../../db/queries/event/append-events.js';
import { execute, one, rows } from '../../../db/query.js';
import { recordBehaviours } from '../../../workers/consumers/behaviours.js';
import { deliverMessages } from '../../../workers/consumers/messages.js';
import { ownDatabase } from '../../support/database.js';

const database = await ownDatabase(test);

const append = (...events: NewEvent[]): Promise<void> =>
  database.transaction((trx) => appendEvents(trx, events));

/** Reads until nothing is left. The guard may hold the newest events back while another database writes. */
async function drain(consumer: string, readOnce: () => Promise<number>): Promise<void> {
  for (;;) {
    await readOnce();
    const { left } = await one<{ left: number }>(
      database,
      `select count(*)::integer as left from events e
       where (e.tx, e.id) > (select coalesce(max(c.tx), '0'::xid8), coalesce(max(c.id), 0)
         from event_cursors c where c.consumer = :consumer)`,
      { consumer },
    );
    if (left === 0) return;
  }
}

const rewind = (consumer: string): Promise<number> =>
  execute(database, `delete from event_cursors where consumer = :consumer`, { consumer });

const cycleId = 'ZZ/2026-11-22/1';
const order = (orderId: string) => ({ orderId, cycleId, memberId: 'M1' });

/** Facts that are told to people, with what they are told. */
const told: readonly {
  readonly event: NewEvent;
  readonly message: readonly [string, string, string, string];
}[] = [
  {
    event: {
      aggregate: 'order/O1',
      type: 'order.paid',
      data: {
        ...order('O1'),
        orderNo: '261122-L1-0001-X',
        skuIds: ['T'],
      },
    },
    message: ['member/M1', 'order-placed', 'O1', '下单成功，订单号 261122-L1-0001-X'],
  },
  {
    event: { aggregate: 'order/O2', type: 'order.expired', data: order('O2') },
    message: ['member/M1', 'order-expired', 'O2', '订单超时未付款，已自动关闭'],
  },
  {
    event: { aggregate: 'order/O3', type: 'order.cancelled', data: { ...order('O3'), cause: 'member' } },
    message: ['member/M1', 'order-cancelled', 'O3', '订单已取消'],
  },
  {
    event: { aggregate: 'order/O4', type: 'order.cancelled', data: { ...order('O4'), cause: 'short' } },
    message: ['member/M1', 'order-cancelled', 'O4', '很抱歉，您订的商品全部缺货，订单已取消并退款'],
  },
  {
    event: {
      aggregate: 'order/O1',
      type: 'order.short',
      data: {
        ...order('O1'),
        skuId: 'T',
        ordered: 3,
        allocated: 2,
        refundFen: 499,
      },
    },
    message: ['member/M1', 'order-short', 'O1/T', '商品 T 到货不足：订 3 份，分得 2 份，退款 4.99 元'],
  },
  {
    event: {
      aggregate: 'refund/R1',
      type: 'refund.succeeded',
      data: {
        refundNo: 'R1',
        orderId: 'O1',
        memberId: 'M1',
        amountFen: 499,
      },
    },
    message: ['member/M1', 'refund-succeeded', 'R1', '退款 4.99 元已原路退回'],
  },
  {
    event: {
      aggregate: 'pickup/1',
      type: 'pickup.ready',
      data: {
        cycleId,
        leaderId: 'L1',
        memberId: 'M1',
        code: '0042',
      },
    },
    message: ['member/M1', 'pickup-ready', `${cycleId}/L1`, '商品已到自提点，提货码 0042'],
  },
  {
    event: { aggregate: 'order/O5', type: 'order.uncollected', data: { ...order('O5'), claimUntil: 'x' } },
    message: ['member/M1', 'order-uncollected', 'O5', '订单超过提货期限未提货'],
  },
  {
    event: {
      aggregate: 'claim/C1',
      type: 'claim.decided',
      data: {
        claimNo: 'C1',
        orderId: 'O1',
        memberId: 'M1',
        granted: true,
        amountFen: 300,
      },
    },
    message: ['member/M1', 'claim-decided', 'C1', '售后已通过，退款 3.00 元'],
  },
  {
    event: {
      aggregate: 'claim/C2',
      type: 'claim.decided',
      data: {
        claimNo: 'C2',
        orderId: 'O1',
        memberId: 'M1',
        granted: false,
        amountFen: 0,
      },
    },
    message: ['member/M1', 'claim-decided', 'C2', '售后申请未通过'],
  },
  {
    event: {
      aggregate: 'payout/T1',
      type: 'payout.paid',
      data: {
        settlementNo: 'T1',
        partyKind: 'leader',
        partyId: 'L1',
        amountFen: 12345,
      },
    },
    message: ['leader/L1', 'payout-paid', 'T1', '佣金 123.45 元已到账'],
  },
];

const messages = async () =>
  (
    await rows<{ recipient: string; template: string; subject: string; words: string }>(
      database,
      `select recipient, template, subject, words_zh as words from messages order by id`,
    )
  ).map(({ recipient, template, subject, words }) => [recipient, template, subject, words]);

test.serial('each fact that concerns somebody is one message, and other facts are none', async (t) => {
  await append(...told.map(({ event }) => event), {
    aggregate: 'cycle/1',
    type: 'cycle.closed',
    data: { cycleId },
  });
  await drain('messages', deliverMessages(database));
  t.deepEqual(
    await messages(),
    told.map(({ message }) => [...message]),
  );
});

test.serial('facts that are delivered again make no second message', async (t) => {
  await rewind('messages');
  await drain('messages', deliverMessages(database));
  t.is((await messages()).length, told.length);
});

test.serial('three processes that deliver at once deliver once, and none waits for another', async (t) => {
  await rewind('messages');
  await execute(database, `delete from messages`);
  const deliver = deliverMessages(database);
  const done = await Promise.all([deliver(), deliver(), deliver()]);
  await drain('messages', deliver);
  t.true(done.every((count) => count === 0 || count > told.length));
  t.is((await messages()).length, told.length);
});

test.serial('the cursor moves with the messages or not at all', async (t) => {
  await execute(database, `alter table messages add constraint no_more check (subject <> 'O9')`);
  await append({ aggregate: 'order/O8', type: 'order.expired', data: order('O8') });
  await append({ aggregate: 'order/O9', type: 'order.expired', data: order('O9') });
  const before = await rows(database, `select tx, id from event_cursors where consumer = 'messages'`);
  const deliver = deliverMessages(database);
  const failed = async (): Promise<boolean> =>
    deliver().then(
      () => false,
      (error: unknown) => /no_more/.test(String(error)),
    );
  while (!(await failed())) {
    // Until the guard lets O9 through: O8 alone may have been delivered.
  }
  t.true((await rows(database, `select 1 from messages where subject = 'O9'`)).length === 0);
  await execute(database, `alter table messages drop constraint no_more`);
  await drain('messages', deliver);
  const added = await rows<{ subject: string }>(
    database,
    `select subject from messages where subject in ('O8', 'O9') order by subject`,
  );
  t.deepEqual(
    added.map((message) => message.subject),
    ['O8', 'O9'],
  );
  t.notDeepEqual(
    await rows(database, `select tx, id from event_cursors where consumer = 'messages'`),
    before,
  );
});

test.serial('what members did is recorded once per fact, with the goods it was about', async (t) => {
  const did: NewEvent[] = [
    {
      aggregate: 'order/B1',
      type: 'order.placed',
      data: { ...order('B1'), leaderId: 'L1', skuIds: ['T', 'E'] },
    },
    { aggregate: 'order/B1', type: 'order.paid', data: { ...order('B1'), orderNo: 'X', skuIds: ['T', 'E'] } },
    { aggregate: 'order/B1', type: 'order.collected', data: { ...order('B1'), claimUntil: 'x' } },
    { aggregate: 'claim/B1', type: 'claim.opened', data: { claimNo: 'CB1', orderId: 'B1', memberId: 'M1' } },
    { aggregate: 'order/B1', type: 'review.written', data: { orderId: 'B1', memberId: 'M1', skuIds: ['T'] } },
    { aggregate: 'order/B1', type: 'order.completed', data: order('B1') },
  ];
  await append(...did);
  const record = recordBehaviours(database);
  await drain('behaviours', record);
  await rewind('behaviours');
  await drain('behaviours', record);
  const behaviours = await rows(
    database,
    `select member_id as who, kind, sku_ids as "skuIds" from behaviours where order_id = 'B1' order by event_id`,
  );
  t.deepEqual(behaviours, [
    { who: 'M1', kind: 'order.placed', skuIds: ['T', 'E'] },
    { who: 'M1', kind: 'order.paid', skuIds: ['T', 'E'] },
    { who: 'M1', kind: 'order.collected', skuIds: [] },
    { who: 'M1', kind: 'claim.opened', skuIds: [] },
    { who: 'M1', kind: 'review.written', skuIds: ['T'] },
  ]);
});
