import test from 'ava';
import { allocateShortage } from '../../../activities/warehouse/allocate-shortage.js';
import { planWaves } from '../../../activities/warehouse/plan-waves.js';
import { readNight } from '../../../activities/warehouse/read-night.js';
import { refundShortages } from '../../../activities/warehouse/refund-shortages.js';
import { sendRefunds } from '../../../activities/warehouse/send-refunds.js';
import { receiveGoods } from '../../../activities/purchasing/receive-goods.js';
import type { PaymentDeps } from '../../../activities/payment/prepare-payment.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { ownDatabase } from '../../support/database.js';
import type { FrozenCycle } from '../../support/factories/purchasing.js';
import { boughtCycle, receiveAll, refundAllShortages } from '../../support/factories/warehouse.js';
import { nightFaults } from '../../support/night-invariants.js';

const database = await ownDatabase(test);

test.after('every check of the night holds after all of it', async (t) => {
  t.deepEqual(await nightFaults(database), []);
});

const nightOf = ({ cycleId, siteId }: FrozenCycle) => ({ cycleId, siteId });

/** 100 tomatoes over three leaders, with discounts that do not divide, and eggs that come in full. */
const spec = {
  skus: [
    { skuId: 'EGG', priceFen: 1299, supplyPriceFen: 900, casePack: 12 },
    { skuId: 'TOMATO', priceFen: 499, supplyPriceFen: 301 },
  ],
  orders: [
    { memberId: 'M1', leaderId: 'L1', lines: [{ skuId: 'TOMATO', quantity: 37, discountFen: 1001 }] },
    {
      memberId: 'M2',
      leaderId: 'L1',
      lines: [
        { skuId: 'EGG', quantity: 2 },
        { skuId: 'TOMATO', quantity: 3, discountFen: 100 },
      ],
    },
    { memberId: 'M3', leaderId: 'L2', lines: [{ skuId: 'TOMATO', quantity: 59, discountFen: 7 }] },
    { memberId: 'M4', leaderId: 'L3', lines: [{ skuId: 'TOMATO', quantity: 1 }] },
  ],
};

test('a delivery of 73 % is shared out, refunded and owed for to the fen, and nothing is lost', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'A', ...spec });
  await receiveAll(database, cycle, { TOMATO: 73 });
  const night = nightOf(cycle);
  const allocate = allocateShortage({ database });
  t.deepEqual(await allocate(night), { shortLines: 3 });
  t.deepEqual(await allocate(night), { shortLines: 3 });
  const given = await rows<{ ordered: number; allocated: number; zh: string; en: string }>(
    database,
    `select a.ordered, a.allocated, a.reason_zh as zh, a.reason_en as en from allocations a
     where a.cycle_id = :cycleId order by a.order_id`,
    { cycleId: cycle.cycleId },
  );
  t.deepEqual(
    given.map((row) => [row.ordered, row.allocated]),
    [
      [37, 27],
      [3, 2],
      [59, 43],
      [1, 1],
    ],
  );
  t.is(given[0]?.zh, '按比例：到货 73/100，您订 37 份，分得 27 份');
  t.is(given[0]?.en, 'Pro rata: 73 of 100 arrived; you ordered 37 and get 27');

  await refundAllShortages(database, cycle);
  await refundAllShortages(database, cycle);
  const refunds = await rows<{ orderId: string; refundNo: string; fen: number }>(
    database,
    `select f.order_id as "orderId", f.refund_no as "refundNo", f.amount_fen as fen from refunds f
     join orders o on o.id = f.order_id where o.cycle_id = :cycleId order by f.order_id`,
    { cycleId: cycle.cycleId },
  );
  const expected = [
    [cycle.orderIds[0], Math.floor(((37 * 499 - 1001) * 10) / 37)],
    [cycle.orderIds[1], Math.floor(((3 * 499 - 100) * 1) / 3)],
    [cycle.orderIds[2], Math.floor(((59 * 499 - 7) * 16) / 59)],
  ];
  t.deepEqual(
    refunds.map((refund) => [refund.orderId, refund.fen]),
    expected,
  );
  for (const refund of refunds) t.regex(refund.refundNo, /^[0-9A-Z]{1,32}$/);
  await assertNothingLost(t, cycle);
  const commission = await one<{ base: number; amount: number }>(
    database,
    `select base_fen as base, amount_fen as amount from commissions where order_id = :orderId`,
    { orderId: cycle.orderIds[0] ?? '' },
  );
  t.is(commission.base, 37 * 499 - 1001);
  t.true(commission.amount < Math.floor(commission.base / 10));
  const events = await rows<{ type: string; n: number }>(
    database,
    `select type, count(*)::integer as n from events where data ->> 'cycleId' = :cycleId
       and type in ('night.allocated', 'order.short', 'order.cancelled') group by type order by type`,
    { cycleId: cycle.cycleId },
  );
  t.deepEqual(events, [
    { type: 'night.allocated', n: 1 },
    { type: 'order.short', n: 3 },
  ]);
});

async function assertNothingLost(
  t: { deepEqual: (a: unknown, b: unknown) => unknown },
  cycle: FrozenCycle,
): Promise<void> {
  const tomato = cycle.id('TOMATO');
  const pieces = await one(
    database,
    `select
       (select sum(allocated)::integer from order_line_balances where cycle_id = :cycleId and sku_id = :tomato) as given,
       (select sum(quantity)::integer from stock_on_hand where site_id = :siteId and sku_id = :tomato) as "onHand",
       (select -amount_fen from account_balances where account = :payable) as "payableFen",
       (select sum(p.amount_fen - p.refund_pending_fen - b.kept)::integer from payments p join (
          select order_id, sum(kept_fen) as kept from order_line_balances where cycle_id = :cycleId group by 1
        ) b on b.order_id = p.order_id) as "unexplainedFen"`,
    { cycleId: cycle.cycleId, siteId: cycle.siteId, tomato, payable: `supplier:${cycle.id('S1')}:payable` },
  );
  t.deepEqual(pieces, { given: 73, onHand: 73, payableFen: 73 * 301 + 12 * 900, unexplainedFen: 0 });
}

test('what nobody ordered of an open case is surplus, and what came in full has no decision', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'B', ...spec });
  await receiveAll(database, cycle);
  t.deepEqual(await allocateShortage({ database })(nightOf(cycle)), { shortLines: 0 });
  const stock = await rows(
    database,
    `select sku_id as "skuId", state, sum(quantity)::integer as pieces from stock_on_hand
     where site_id = :siteId and quantity > 0 group by 1, 2 order by 1, 2`,
    { siteId: cycle.siteId },
  );
  t.deepEqual(stock, [
    { skuId: cycle.id('EGG'), state: 'received', pieces: 2 },
    { skuId: cycle.id('EGG'), state: 'surplus', pieces: 10 },
    { skuId: cycle.id('TOMATO'), state: 'received', pieces: 100 },
  ]);
  t.deepEqual(
    await rows(database, `select 1 from allocations where cycle_id = :cycleId`, { cycleId: cycle.cycleId }),
    [],
  );
});

test('an order with nothing left is cancelled as short, its stock given back and its demand kept', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'C', ...spec });
  await receiveAll(database, cycle, { TOMATO: 0 });
  await allocateShortage({ database })(nightOf(cycle));
  await refundAllShortages(database, cycle);
  const orders = await rows(
    database,
    `select state, end_cause as cause from orders where cycle_id = :cycleId order by id`,
    { cycleId: cycle.cycleId },
  );
  const cancelled = { state: 'cancelled', cause: 'short' };
  t.deepEqual(orders, [cancelled, { state: 'paid', cause: null }, cancelled, cancelled]);
  const tomato = await one(
    database,
    `select c.taken, (select sum(quantity)::integer from demand where cycle_id = c.cycle_id and sku_id = c.sku_id) as demand
     from counters c where c.cycle_id = :cycleId and c.sku_id = :skuId`,
    { cycleId: cycle.cycleId, skuId: cycle.id('TOMATO') },
  );
  t.deepEqual(tomato, { taken: 3, demand: 100 });
  const { unreturned } = await one<{ unreturned: number }>(
    database,
    `select sum(p.amount_fen - p.refund_pending_fen)::integer as unreturned from payments p
     join orders o on o.id = p.order_id where o.cycle_id = :cycleId and o.state = 'cancelled'`,
    { cycleId: cycle.cycleId },
  );
  t.is(unreturned, 0);
  const events = await rows(
    database,
    `select 1 from events where data ->> 'cycleId' = :cycleId and type = 'order.cancelled'`,
    { cycleId: cycle.cycleId },
  );
  t.is(events.length, 3);
});

test('goods are not shared out and waves not planned while a purchase order owes the site', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'D', ...spec });
  const night = nightOf(cycle);
  const waiting = await readNight({ database })(night);
  t.like(waiting.result, { state: 'receiving', left: 1, words: '等待到货，还有 1 张采购单未到齐' });
  const early = await t.throwsAsync(allocateShortage({ database })(night), { instanceOf: RuleViolation });
  t.is(early?.code, 'night-move-not-allowed');
  const unshared = await t.throwsAsync(planWaves({ database })(night), { instanceOf: RuleViolation });
  t.is(unshared?.code, 'night-move-not-allowed');
});

test('waves follow the decisions, whether the refunds are made before or after', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'J', ...spec });
  await receiveAll(database, cycle, { TOMATO: 2 });
  await allocateShortage({ database })(nightOf(cycle));
  const allocated = () =>
    rows(
      database,
      `select w.leader_id as "leaderId", l.sku_id as "skuId", l.ordered, l.allocated from waves w
       join wave_lines l on l.wave_id = w.id where w.cycle_id = :cycleId order by 1, 2`,
      { cycleId: cycle.cycleId },
    );
  await planWaves({ database })(nightOf(cycle));
  const before = await allocated();
  t.deepEqual(before, [
    { leaderId: cycle.id('L1'), skuId: cycle.id('EGG'), ordered: 2, allocated: 2 },
    { leaderId: cycle.id('L1'), skuId: cycle.id('TOMATO'), ordered: 40, allocated: 1 },
    { leaderId: cycle.id('L2'), skuId: cycle.id('TOMATO'), ordered: 59, allocated: 1 },
  ]);
  await refundAllShortages(database, cycle);
  await planWaves({ database })(nightOf(cycle));
  t.deepEqual(await allocated(), before);
});

test('goods that come after the sharing are surplus and a row for a person', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'E', ...spec });
  await receiveAll(database, cycle, { TOMATO: 73 });
  await allocateShortage({ database })(nightOf(cycle));
  const purchaseOrderNo = `${cycle.cycleId}/${cycle.id('S1')}/1`;
  const skuId = cycle.id('TOMATO');
  const late = { purchaseOrderNo, siteId: cycle.siteId, pickerId: 'P1', lines: [{ skuId, quantity: 27 }] };
  const { result } = await receiveGoods({ database })(late);
  const stock = await rows(
    database,
    `select state, sum(quantity)::integer as pieces from stock_on_hand
     where site_id = :siteId and sku_id = :skuId and quantity > 0 group by 1 order by 1`,
    { siteId: cycle.siteId, skuId },
  );
  t.deepEqual(stock, [
    { state: 'received', pieces: 73 },
    { state: 'surplus', pieces: 27 },
  ]);
  const subject = `receipt/${result.receiptNo}`;
  t.is((await rows(database, `select 1 from attention where subject = :subject`, { subject })).length, 1);
});

test('two workers that refund the same night make each refund once', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'F', ...spec });
  await receiveAll(database, cycle, { TOMATO: 73 });
  await allocateShortage({ database })(nightOf(cycle));
  await Promise.all([1, 2, 3].map(() => refundShortages({ database })(nightOf(cycle))));
  const refunds = await rows(
    database,
    `select 1 from refunds f join orders o on o.id = f.order_id where o.cycle_id = :cycleId`,
    { cycleId: cycle.cycleId },
  );
  t.is(refunds.length, 3);
});

test('every refund of the night reaches the provider once, and one that is refused does not stop the others', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'G', ...spec });
  await receiveAll(database, cycle, { TOMATO: 73 });
  await allocateShortage({ database })(nightOf(cycle));
  await refundAllShortages(database, cycle);
  const asked: string[] = [];
  const [first] = cycle.orderIds;
  const payment = {
    refund: async ({ outRefundNo }: { outRefundNo: string }) => {
      asked.push(outRefundNo);
      if (outRefundNo.startsWith(first ?? '?')) throw new RuleViolation('refund-beyond-paid', {});
      return { state: 'processing', refundId: `R-${outRefundNo}` };
    },
  };
  const deps = { database, payment, notifyUrl: 'http://notify.test' } as unknown as PaymentDeps;
  t.deepEqual(await sendRefunds(deps)(nightOf(cycle)), { left: 0 });
  t.deepEqual(await sendRefunds(deps)(nightOf(cycle)), { left: 0 });
  t.is(asked.length, 3);
  const refused = await rows(database, `select 1 from attention where cause = 'refund-refused'`);
  t.is(refused.length, 1);
});

test('a provider that fails is asked again for the refunds it did not take', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'H', ...spec });
  await receiveAll(database, cycle, { TOMATO: 73 });
  await allocateShortage({ database })(nightOf(cycle));
  await refundAllShortages(database, cycle);
  let failures = 1;
  const payment = {
    refund: async ({ outRefundNo }: { outRefundNo: string }) => {
      if (failures-- > 0) throw new Error('no answer');
      return { state: 'processing', refundId: `R-${outRefundNo}` };
    },
  };
  const deps = { database, payment, notifyUrl: 'http://notify.test' } as unknown as PaymentDeps;
  await t.throwsAsync(sendRefunds(deps)(nightOf(cycle)), { message: 'no answer' });
  const { created } = await one<{ created: number }>(
    database,
    `select count(*) filter (where f.state = 'created')::integer as created from refunds f
     join orders o on o.id = f.order_id where o.cycle_id = :cycleId`,
    { cycleId: cycle.cycleId },
  );
  t.is(created, 1);
  t.deepEqual(await sendRefunds(deps)(nightOf(cycle)), { left: 0 });
});

test('workers that share out the same night at once decide each line once', async (t) => {
  const cycle = await boughtCycle(database, { tag: 'K', ...spec });
  await receiveAll(database, cycle, { TOMATO: 73, EGG: 1 });
  const allocate = allocateShortage({ database });
  const answers = await Promise.all([1, 2, 3].map(() => allocate(nightOf(cycle))));
  t.deepEqual(
    answers.map((answer) => answer.shortLines),
    [4, 4, 4],
  );
  const { lines, told } = await one<{ lines: number; told: number }>(
    database,
    `select (select count(*)::integer from allocations where cycle_id = :cycleId) as lines,
       (select count(*)::integer from events where type = 'night.allocated' and data ->> 'cycleId' = :cycleId) as told`,
    { cycleId: cycle.cycleId },
  );
  t.deepEqual([lines, told], [5, 1]);
});
