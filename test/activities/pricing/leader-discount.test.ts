import test from 'ava';
import { endLeaderDiscount, setLeaderDiscount } from '../../../activities/pricing/leader-discount.js';
import { quoteOrder } from '../../../activities/order/quote-order.js';
import { findLeaderDiscount } from '../../../db/queries/pricing/leader-discounts.js';
import { rows } from '../../../db/query.js';
import { orderInput, type Sale, sellingCycle } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place, pay } = await saleStage(test);
const set = setLeaderDiscount({ database });
const skus = [
  { skuId: 'TOMATO', priceFen: 10_000, leaderRateBp: 1000 },
  { skuId: 'RICE', priceFen: 10_000, leaderRateBp: 0 },
];
const quote = async (sale: Sale, wish = {}) =>
  (await quoteOrder({ database })(orderInput(sale, wish))).result;

test("a leader's discount is his neighbours' price at once, and comes out of his commission", async (t) => {
  const sale = await sellingCycle(database, { tag: 'LA', skus });
  const leaderId = sale.id('L1');
  const key = { actor: leaderId, key: 'rate-1' };
  const input = { leaderId, terms: { kind: 'rate', rateBp: 500 } } as const;
  t.false((await set(input, key)).replayed);
  t.true((await set(input, key)).replayed);
  t.like(await findLeaderDiscount(database, leaderId), { kind: 'rate', rateBp: 500 });
  const both = await quote(sale, { lines: { TOMATO: 1, RICE: 1 } });
  t.is(both.payableFen, 19_091, 'goods that pay him nothing get nothing off; he gives what the others carry');
  const order = await place(sale, { lines: { TOMATO: 1 } });
  t.is(order.payableFen, 9500);
  await pay(order);
  const earned = await rows(
    database,
    `select borne_fen as borne, amount_fen as amount from commissions where order_id = :orderId and role = 'leader'`,
    { orderId: order.orderId },
  );
  t.deepEqual(earned, [{ borne: 500, amount: 450 }]);
  t.is((await quote(sale, { leader: 'L2', member: 'D' })).payableFen, 10_000);

  const end = endLeaderDiscount({ database });
  t.deepEqual((await end({ leaderId, reason: '活动结束' })).result, { ended: true });
  t.deepEqual((await end({ leaderId, reason: '活动结束' })).result, { ended: false });
  t.is((await quote(sale)).payableFen, 10_000);
});

test('more than his lowest commission pays for is refused when he sets it', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LB', skus });
  const leaderId = sale.id('L1');
  // 10 % of what is left pays for 9.09 % of the price.
  t.is(
    await refusal(t, set({ leaderId, terms: { kind: 'rate', rateBp: 910 } })),
    'leader-discount-too-large',
  );
  await set({ leaderId, terms: { kind: 'rate', rateBp: 909 } });
  const amount = (offFen: number) =>
    set({ leaderId, terms: { kind: 'amount', thresholdFen: 10_000, offFen } });
  t.is(await refusal(t, amount(910)), 'leader-discount-too-large');
  await amount(909);
  const { payableFen, explanations } = await quote(sale);
  t.is(payableFen, 9091);
  t.is(explanations.at(-1)?.words.zh, '团长优惠：已减 9.09 元');
  t.is(
    (await rows(database, `select 1 from leader_discounts where leader_id = :leaderId`, { leaderId })).length,
    2,
  );
});
