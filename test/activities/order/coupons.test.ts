import test from 'ava';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import {
  orderInput,
  saleDeps,
  sellingCycle,
  type OrderWish,
  type Sale,
} from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test, { poolMax: 24 });

const outcome = async (sale: Sale, wish: OrderWish): Promise<string> => {
  try {
    return (await place(sale, wish)).state;
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
};

test('a coupon of one per member is used once, and again after the order was cancelled', async (t) => {
  const sale = await sellingCycle(database, { tag: 'KA', coupons: [{ couponId: 'K1', offFen: 100 }] });
  const first = await place(sale, { coupon: 'K1' });
  t.is(first.payableFen, 399);
  t.is(await outcome(sale, { coupon: 'K1' }), 'limit-reached');
  t.is(await outcome(sale, { coupon: 'K1', member: 'B' }), 'placed');
  await cancelOrder(saleDeps(database))({ orderId: first.orderId, memberId: sale.id('A') });
  t.is(await outcome(sale, { coupon: 'K1' }), 'placed');
});

test('a coupon with five uses in all gives five of fifteen who ask at once', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'KB',
    coupons: [{ couponId: 'K1', offFen: 100, cap: 5 }],
    moreMembers: 15,
  });
  const members = Array.from({ length: 15 }, (_none, n) => `M${n + 1}`);
  const outcomes = await Promise.all(members.map((member) => outcome(sale, { member, coupon: 'K1' })));
  t.is(outcomes.filter((code) => code === 'placed').length, 5);
  t.is(outcomes.filter((code) => code === 'limit-reached').length, 10);
  const uses = await rows(database, `select 1 from coupon_uses where coupon_id = :id`, { id: sale.id('K1') });
  t.is(uses.length, 5);
});

test('one member who asks ten times at once uses his coupon once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'KC', coupons: [{ couponId: 'K1', offFen: 100 }] });
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcome(sale, { coupon: 'K1' })));
  t.is(outcomes.filter((code) => code === 'placed').length, 1);
  t.is(outcomes.filter((code) => code === 'limit-reached').length, 9);
});

test('a coupon that gives nothing on this basket refuses the order and is not used up', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'KD',
    skus: [{ skuId: 'TOMATO' }, { skuId: 'SOAP', categoryId: 'HOME' }],
    coupons: [
      { couponId: 'HIGH', offFen: 100, thresholdFen: 1000 },
      { couponId: 'HOME', offFen: 100, categoryId: 'HOME' },
    ],
  });
  t.is(await outcome(sale, { coupon: 'HIGH' }), 'coupon-not-usable');
  t.is(await outcome(sale, { coupon: 'HOME' }), 'coupon-not-usable');
  t.is(await outcome(sale, { coupon: 'UNKNOWN' }), 'coupon-not-usable');
  t.is(await outcome(sale, { coupon: 'HIGH', lines: { TOMATO: 3 } }), 'placed');
  t.is(await outcome(sale, { coupon: 'HOME', lines: { SOAP: 1 } }), 'placed');
});

test('a coupon for new members is refused to whoever has a living order', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'KE',
    coupons: [{ couponId: 'NEW', offFen: 100, newMemberOnly: true, perMemberCap: 3 }],
  });
  const first = await place(sale, {});
  t.is(await outcome(sale, { coupon: 'NEW' }), 'coupon-not-usable');
  await cancelOrder(saleDeps(database))({ orderId: first.orderId, memberId: sale.id('A') });
  t.is(await outcome(sale, { coupon: 'NEW' }), 'placed');
});

test('a coupon of another region is unknown', async (t) => {
  const sale = await sellingCycle(database, { tag: 'KF' });
  const other = await sellingCycle(database, { tag: 'KG', coupons: [{ couponId: 'K1', offFen: 100 }] });
  const input = { ...orderInput(sale), couponId: other.id('K1') };
  const refused = await t.throwsAsync(placeOrder(saleDeps(database))(input), { instanceOf: RuleViolation });
  t.is(refused?.code, 'coupon-not-usable');
});
