import test from 'ava';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { runInvariants } from '../../../activities/event/run-invariants.js';
import { cancelOrder, type CancelOrderInput } from '../../../activities/order/cancel-order.js';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import { execute, one, rows } from '../../../db/query.js';
import { endSale, saleDeps, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

// Late fees and offers that stay used are what the two queries of the stage do not know; the shipped checks do.
const { database, place, pay } = await saleStage(test, { checked: false });

const cancel = (sale: Sale, order: Omit<CancelOrderInput, 'memberId'>, member = 'A') =>
  cancelOrder(saleDeps(database))({ ...order, memberId: sale.id(member) });

const allow = (sale: Sale, afterCutoff: string, feeBp: number) =>
  execute(
    database,
    `insert into cancel_policies (region_id, after_cutoff, fee_bp) values (:regionId, :afterCutoff, :feeBp)`,
    { regionId: sale.regionId, afterCutoff, feeBp },
  );

const soldOf = ({ cycleId }: Sale) =>
  one(
    database,
    `select (select coalesce(sum(quantity), 0)::integer from demand where cycle_id = :cycleId) as demand,
       (select coalesce(sum(taken), 0)::integer from counters where cycle_id = :cycleId and kind = 'stock') as taken`,
    { cycleId },
  );

test('between cutoff and freeze the fee is kept and booked, and stock, demand and the rest of the money go back', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'CL',
    skus: [
      { skuId: 'TOMATO', priceFen: 333 },
      { skuId: 'EGG', priceFen: 1298 },
    ],
    coupons: [{ couponId: 'K1', offFen: 100 }],
  });
  await allow(sale, 'until-frozen', 500);
  const paid = await place(sale, { lines: { TOMATO: 3, EGG: 1 }, coupon: 'K1' });
  const unpaid = await place(sale, { member: 'B' });
  await pay(paid);
  await endSale(database, sale.cycleId);
  await closeCycle({ database })({ cycleId: sale.cycleId });
  const { orderId, payableFen } = paid;
  const feeFen = Math.round(payableFen / 20);
  t.is(await refusal(t, cancel(sale, { orderId })), 'cancel-fee-not-accepted');
  t.is(await refusal(t, cancel(sale, { orderId, acceptFeeFen: feeFen - 1 })), 'cancel-fee-not-accepted');
  const { result } = await cancel(sale, { orderId, acceptFeeFen: feeFen });
  t.deepEqual(result, { orderId, state: 'cancelled', refundFen: payableFen - feeFen, feeFen });
  t.like((await cancel(sale, { orderId: unpaid.orderId }, 'B')).result, { refundFen: 0, feeFen: 0 });
  t.deepEqual(await soldOf(sale), { demand: 0, taken: 0 });
  const kept = await one(
    database,
    `select o.end_cause as cause, o.cancel_fee_fen as "feeFen",
       (select sum(amount_fen)::integer from refunds r where r.order_id = o.id) as back,
       (select taken from counters where id = 'coupon|' || o.coupon_id) as coupons,
       (select string_agg(distinct state, ',') from commissions c where c.order_id = o.id) as commissions
     from orders o where o.id = :orderId`,
    { orderId },
  );
  const back = payableFen - feeFen;
  t.deepEqual(kept, { cause: 'member-fee', feeFen, back, coupons: 1, commissions: 'void' });
  for (const { refundNo } of await rows<{ refundNo: string }>(
    database,
    `select refund_no as "refundNo" from refunds where order_id = :orderId`,
    { orderId },
  ))
    await settleRefund({ database })({ refundNo, state: 'success', refundId: `R${refundNo}` });
  const books = await rows(
    database,
    `select g.account, sum(g.amount_fen)::integer as fen
     from postings g join ledger_transactions x on x.id = g.transaction_id
     where x.cycle_id = :cycleId group by g.account having sum(g.amount_fen) <> 0 order by g.account`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(books, [
    { account: 'cancellation:fee', fen: -feeFen },
    { account: 'channel:wechat:held', fen: feeFen },
  ]);
});

test('a region without a policy, or with none, lets nobody cancel after the cutoff', async (t) => {
  for (const tag of ['CM', 'CN']) {
    const sale = await sellingCycle(database, { tag });
    if (tag === 'CN') await allow(sale, 'none', 100);
    const paid = await place(sale);
    await pay(paid);
    await endSale(database, sale.cycleId);
    t.is(await refusal(t, cancel(sale, { orderId: paid.orderId })), 'order-not-cancellable', tag);
  }
});

test('a fee of nothing gives everything back, with the coupon', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CO', coupons: [{ couponId: 'K1', offFen: 100 }] });
  await allow(sale, 'until-frozen', 0);
  const paid = await place(sale, { lines: { TOMATO: 2 }, coupon: 'K1' });
  await pay(paid);
  await endSale(database, sale.cycleId);
  const key = { actor: 'member/A', key: 'cancel' };
  const { orderId, payableFen } = paid;
  const step = cancelOrder(saleDeps(database));
  const input = { orderId, memberId: sale.id('A') };
  const first = await step(input, key);
  t.like(first.result, { refundFen: payableFen, feeFen: 0 });
  t.deepEqual(await step(input, key), { ...first, replayed: true });
  const used = await one<{ taken: number }>(
    database,
    `select sum(taken)::integer as taken from counters where id like 'coupon%CO-K1%'`,
  );
  t.is(used.taken, 0);
});

test.after('the shipped checks hold', async (t) => {
  const broken = (await runInvariants(database)).filter(({ count }) => count > 0);
  t.deepEqual(broken, []);
});
