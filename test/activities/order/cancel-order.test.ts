import test from 'ava';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { endSale, saleDeps, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { saleFaults } from '../../support/sale-invariants.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place, pay } = await saleStage(test);

const cancel = (sale: Sale, orderId: string, member = 'A') =>
  cancelOrder(saleDeps(database))({ orderId, memberId: sale.id(member) });

const takenOf = async ({ cycleId }: Sale): Promise<number> =>
  (
    await one<{ taken: number }>(
      database,
      `select sum(taken)::integer as taken from counters where cycle_id = :cycleId`,
      { cycleId },
    )
  ).taken;

test('cancelling an unpaid order gives stock, demand and coupon back', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NA', coupons: [{ couponId: 'K1', offFen: 100 }] });
  const { orderId } = await place(sale, { lines: { TOMATO: 60 }, coupon: 'K1' });
  t.is(await takenOf(sale), 60);
  t.deepEqual((await cancel(sale, orderId)).result, { orderId, state: 'cancelled', refundFen: 0, feeFen: 0 });
  t.is(await takenOf(sale), 0);
  const left = await one(
    database,
    `select o.state, o.end_cause as cause, o.ended_at is not null as ended,
       (select sum(quantity)::integer from demand where cycle_id = o.cycle_id) as demand,
       (select count(*)::integer from takes where order_id = o.id and released_at is null) as held,
       (select taken from counters where id = 'coupon|' || o.coupon_id) as "couponsTaken"
     from orders o where id = :orderId`,
    { orderId },
  );
  t.deepEqual(left, {
    state: 'cancelled',
    cause: 'member',
    ended: true,
    demand: 0,
    held: 0,
    couponsTaken: 0,
  });
});

test('cancelling a paid order refunds every line and voids the commission', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'NB',
    skus: [
      { skuId: 'EGG', priceFen: 1299 },
      { skuId: 'TOMATO', priceFen: 333 },
    ],
    promotion: { thresholdFen: 1000, offFen: 101 },
  });
  const placed = await place(sale, { lines: { EGG: 1, TOMATO: 2 } });
  await pay(placed);
  const { orderId, payableFen } = placed;
  t.deepEqual((await cancel(sale, orderId)).result, {
    orderId,
    state: 'cancelled',
    refundFen: payableFen,
    feeFen: 0,
  });
  const refund = await one<{ fen: number; lines: unknown }>(
    database,
    `select r.amount_fen as fen, r.cause, r.state, p.refund_pending_fen as "pendingFen",
       (select jsonb_agg(jsonb_build_array(l.line_no, l.quantity) order by l.line_no) from refund_lines l
        where l.refund_no = r.refund_no) as lines
     from refunds r join payments p on p.out_trade_no = r.out_trade_no where r.order_id = :orderId`,
    { orderId },
  );
  t.deepEqual(refund, {
    fen: payableFen,
    cause: 'cancelled',
    state: 'created',
    pendingFen: payableFen,
    lines: [
      [1, 1],
      [2, 2],
    ],
  } as typeof refund);
  const commissions = await rows<{ state: string; fen: number }>(
    database,
    `select distinct state, amount_fen as fen from commissions where order_id = :orderId`,
    { orderId },
  );
  t.deepEqual(commissions, [{ state: 'void', fen: 0 }]);
  t.is(await takenOf(sale), 0);
});

test('cancelling twice, with or without a key, cancels once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NC' });
  const placed = await place(sale);
  await pay(placed);
  const step = cancelOrder(saleDeps(database));
  const input = { orderId: placed.orderId, memberId: sale.id('A') };
  const key = { actor: sale.id('A'), key: 'cancel' };
  const first = await step(input, key);
  t.deepEqual(await step(input, key), { result: first.result, replayed: true });
  const again = await t.throwsAsync(cancel(sale, placed.orderId), { instanceOf: RuleViolation });
  t.is(again?.code, 'order-not-cancellable');
  t.is(
    (await rows(database, `select 1 from refunds where order_id = :id`, { id: placed.orderId })).length,
    1,
  );
});

test('ten who cancel the same order at once cancel it once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'ND' });
  const placed = await place(sale);
  await pay(placed);
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => cancel(sale, placed.orderId)));
  t.is(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
  t.is(
    (await rows(database, `select 1 from refunds where order_id = :id`, { id: placed.orderId })).length,
    1,
  );
});

test("nobody cancels another's order, or learns that it exists", async (t) => {
  const sale = await sellingCycle(database, { tag: 'NE' });
  const { orderId } = await place(sale);
  const refused = await t.throwsAsync(cancel(sale, orderId, 'B'), { instanceOf: RuleViolation });
  const unknown = await t.throwsAsync(cancel(sale, '261122NOTHING', 'B'), { instanceOf: RuleViolation });
  t.is(refused?.code, 'order-unknown');
  t.is(unknown?.code, 'order-unknown');
});

test('from the cutoff on a member cancels nothing', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NF' });
  const unpaid = await place(sale);
  const paid = await place(sale);
  await pay(paid);
  await endSale(database, sale.cycleId);
  for (const { orderId } of [unpaid, paid]) {
    const refused = await t.throwsAsync(cancel(sale, orderId), { instanceOf: RuleViolation });
    t.is(refused?.code, 'order-not-cancellable');
  }
  t.is(await takenOf(sale), 2);
});

test('paying and cancelling at once ends in one of two ways, and the money is right in both', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NG' });
  for (let round = 0; round < 20; round++) {
    const placed = await place(sale);
    const [payment, cancelled] = await Promise.all([pay(placed), cancel(sale, placed.orderId)]);
    t.is(cancelled.result.state, 'cancelled');
    t.is(payment.result === 'paid', cancelled.result.refundFen > 0);
    t.true(payment.result === 'paid' || payment.result === 'refunded-late');
  }
  t.deepEqual(await saleFaults(database), []);
});
