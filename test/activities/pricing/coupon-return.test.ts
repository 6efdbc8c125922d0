import test from 'ava';
import { quoteOrder } from '../../../activities/order/quote-order.js';
import { createRefund } from '../../../db/queries/payment/create-refund.js';
import { execute, one } from '../../../db/query.js';
import { orderInput, type Sale, sellingCycle } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

// Refunds are made by hand here, so commissions stay as they were estimated.
const { database, place, pay } = await saleStage(test, { excused: ['C10'] });
const used = async (sale: Sale): Promise<number> =>
  (
    await one<{ taken: number }>(
      database,
      `select sum(taken)::integer as taken from counters where id in (:all, :own)`,
      { all: `coupon|${sale.id('K1')}`, own: `coupon-member|${sale.id('K1')}|${sale.id('A')}` },
    )
  ).taken;

const bought = async (tag: string) => {
  const sale = await sellingCycle(database, { tag, coupons: [{ couponId: 'K1', offFen: 99 }] });
  const order = await place(sale, { coupon: 'K1', lines: { TOMATO: 2 } });
  await pay(order);
  const refund = (n: number, cause: 'after-sale' | 'uncollected', amountFen: number) =>
    database.transaction((trx) =>
      createRefund(trx, {
        refundNo: `${order.orderId}R${n}`,
        orderId: order.orderId,
        cause,
        reasonZh: '测试',
        lines: [{ lineNo: 1, quantity: 1, amountFen }],
      }),
    );
  return { sale, order, refund };
};

test('a coupon is back when the last piece is refunded, and not before', async (t) => {
  const { sale, order, refund } = await bought('RA');
  t.is(await used(sale), 2);
  await refund(1, 'after-sale', 400);
  t.is(await used(sale), 2);
  t.is(await refusal(t, place(sale, { coupon: 'K1' })), 'limit-reached');
  await refund(2, 'after-sale', order.payableFen - 400);
  await refund(2, 'after-sale', order.payableFen - 400);
  t.is(await used(sale), 0);
  t.is((await place(sale, { coupon: 'K1' })).payableFen, 400);
});

test('a member who did not come keeps his coupon used', async (t) => {
  const { sale, order, refund } = await bought('RB');
  await refund(1, 'uncollected', order.payableFen);
  t.is(await used(sale), 2);
});

test('a coupon that is back after its last day is refused', async (t) => {
  const { sale, order, refund } = await bought('RC');
  await refund(1, 'after-sale', order.payableFen);
  await execute(database, `update coupons set ends_on = '2026-11-21' where id = :id`, { id: sale.id('K1') });
  t.is(await refusal(t, place(sale, { coupon: 'K1' })), 'coupon-not-usable');
  t.is(await refusal(t, quoteOrder({ database })(orderInput(sale, { coupon: 'K1' }))), 'coupon-not-usable');
});
