import test from 'ava';
import { emptyCart, removeCartLine, setCartLine } from '../../../activities/cart/change-cart.js';
import { quoteCart } from '../../../activities/cart/quote-cart.js';
import { repeatOrder } from '../../../activities/cart/repeat-order.js';
import { setPickupPoint } from '../../../activities/member/set-pickup-point.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { connectDatabase, type Database } from '../../../db/connection.js';
import { readCartLines } from '../../../db/queries/cart/read-cart.js';
import { findShopCycle } from '../../../db/queries/catalogue/shop-cycle.js';
import { execute, one, rows } from '../../../db/query.js';
import { judgeCartLine } from '../../../domain/order/judge-cart-line.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { moveCycle, orderInput, saleDeps, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { saleFaults } from '../../support/sale-invariants.js';

let clone: TestDatabase;
let database: Database;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
});
test.after.always('stock, demand and money are exact', async (t) => {
  t.deepEqual(await saleFaults(database), []);
  await database?.destroy();
  await clone?.close();
});

const goods = [{ skuId: 'TOMATO' }, { skuId: 'BERRY', priceFen: 1290, supply: 4, leaderTags: ['fresh'] }];

const put = (sale: Sale, sku: string, quantity: number, version?: number) =>
  setCartLine({ database })({ memberId: sale.id('A'), skuId: sale.id(sku), quantity, version });

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof RuleViolation ? error.code : String(error)),
  );

/** SKU, quantity, what could be ordered and why, per line. */
async function cartOf(sale: Sale, leader = 'L1'): Promise<unknown[]> {
  const at = { cycleId: sale.cycleId, leaderId: sale.id(leader) };
  const lines = await readCartLines(database, sale.id('A'), at);
  return lines.map((line) => {
    const { orderable, code } = judgeCartLine(line);
    return [line.skuId.replace(`${sale.tag}-`, ''), line.quantity, orderable, code];
  });
}

test('a cart keeps one quantity per SKU, and holds no stock', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CA', skus: goods });
  t.deepEqual((await put(sale, 'TOMATO', 2)).result, { version: 1, lines: 1 });
  t.deepEqual((await put(sale, 'TOMATO', 5)).result, { version: 2, lines: 1 });
  t.deepEqual((await put(sale, 'BERRY', 3)).result, { version: 3, lines: 2 });
  t.deepEqual(await cartOf(sale), [
    ['TOMATO', 5, 5, 'ok'],
    ['BERRY', 3, 3, 'ok'],
  ]);
  const held = `select coalesce(sum(taken), 0)::integer as taken from counters where cycle_id = :cycleId`;
  t.deepEqual(await one(database, held, { cycleId: sale.cycleId }), { taken: 0 });
  const told = `select data -> 'version' as version from events where aggregate = :cart order by seq`;
  t.deepEqual(await rows(database, told, { cart: `cart/${sale.id('A')}` }), [
    { version: 1 },
    { version: 2 },
    { version: 3 },
  ]);
});

test('of two devices the slower one is told to read again; one key changes the cart once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CB' });
  await put(sale, 'TOMATO', 1);
  const [phone, tablet] = await Promise.all([
    codeOf(put(sale, 'TOMATO', 2, 1)),
    codeOf(put(sale, 'TOMATO', 3, 1)),
  ]);
  t.deepEqual([phone, tablet].toSorted(), ['cart-changed', 'done']);
  const step = setCartLine({ database });
  const input = { memberId: sale.id('A'), skuId: sale.id('TOMATO'), quantity: 7 };
  const key = { actor: 'A', key: 'put' };
  t.deepEqual((await step(input, key)).result, { version: 3, lines: 1 });
  t.deepEqual(await step(input, key), { result: { version: 3, lines: 1 }, replayed: true });
  t.deepEqual(await cartOf(sale), [['TOMATO', 7, 7, 'ok']]);
});

test('lines are removed and the cart is emptied, also when there is nothing in it', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CC', skus: goods });
  const memberId = sale.id('A');
  await put(sale, 'TOMATO', 1);
  await put(sale, 'BERRY', 1);
  const removed = await removeCartLine({ database })({ memberId, skuId: sale.id('TOMATO') });
  t.deepEqual(removed.result, { version: 3, lines: 1 });
  t.is(await codeOf(emptyCart({ database })({ memberId, version: 2 })), 'cart-changed');
  t.deepEqual((await emptyCart({ database })({ memberId, version: 3 })).result, { version: 4, lines: 0 });
  t.deepEqual((await emptyCart({ database })({ memberId })).result, { version: 5, lines: 0 });
  t.deepEqual(await cartOf(sale), []);
});

test('what cannot be put in is refused by name', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'CD',
    skus: [...goods, ...Array.from({ length: 60 }, (_none, n) => ({ skuId: `X${n}` }))],
  });
  const memberId = sale.id('D');
  t.is(await codeOf(put(sale, 'TOMATO', 0)), 'quantity-invalid');
  t.is(await codeOf(put(sale, 'TOMATO', 1000)), 'quantity-invalid');
  t.is(await codeOf(put(sale, 'NOTHING', 1)), 'sku-not-sellable');
  const berry = setCartLine({ database })({ memberId, skuId: sale.id('BERRY'), quantity: 1 });
  t.is(await codeOf(berry), 'sku-not-sellable');
  for (let n = 0; n < 60; n++) await put(sale, `X${n}`, 1);
  t.is(await codeOf(put(sale, 'TOMATO', 1)), 'cart-full');
  t.is((await cartOf(sale)).length, 60);
});

test('each line says what became of it: price, stock, pickup point, cycle', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'CE',
    skus: [...goods, { skuId: 'EGG' }, { skuId: 'FISH' }],
  });
  for (const [sku, quantity] of [
    ['TOMATO', 2],
    ['BERRY', 3],
    ['EGG', 1],
    ['FISH', 2],
  ] as const)
    await put(sale, sku, quantity);
  const listing = { cycleId: sale.cycleId, egg: sale.id('EGG'), tomato: sale.id('TOMATO') };
  await execute(
    database,
    `with former as (
       insert into listing_prices (cycle_id, sku_id, n, price_fen, supply_price_fen, cause)
       select cycle_id, sku_id, 1, price_fen, supply_price_fen, 'test' from listings
       where cycle_id = :cycleId and sku_id = :tomato
     )
     update listings set price_fen = 520 where cycle_id = :cycleId and sku_id = :tomato`,
    { cycleId: listing.cycleId, tomato: listing.tomato },
  );
  await execute(database, `update cycles set price_version = 2 where id = :cycleId`, {
    cycleId: sale.cycleId,
  });
  await execute(database, `delete from listings where cycle_id = :cycleId and sku_id = :egg`, {
    cycleId: listing.cycleId,
    egg: listing.egg,
  });
  await placeOrder(saleDeps(database))(orderInput(sale, { member: 'B', lines: { BERRY: 2 } }));
  t.deepEqual(await cartOf(sale), [
    ['TOMATO', 2, 2, 'price-changed'],
    ['BERRY', 3, 2, 'fewer-left'],
    ['EGG', 1, 0, 'not-in-this-cycle'],
    ['FISH', 2, 2, 'ok'],
  ]);
  t.deepEqual((await cartOf(sale, 'L2'))[1], ['BERRY', 3, 0, 'not-at-this-point']);
  await placeOrder(saleDeps(database))(orderInput(sale, { member: 'B', lines: { BERRY: 2 } }));
  t.deepEqual((await cartOf(sale))[1], ['BERRY', 3, 0, 'sold-out']);
  const { result: quote } = await quoteCart({ database })({ memberId: sale.id('A') });
  t.is(quote.payableFen, 2 * 520 + 2 * 499);
  t.deepEqual(
    quote.leftOut.map(({ skuId, code }) => [skuId, code]),
    [
      [sale.id('BERRY'), 'sold-out'],
      [sale.id('EGG'), 'not-in-this-cycle'],
    ],
  );
});

test('what is ordered from the cart leaves it with the order, and stays when the order is refused', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CF', skus: [...goods, { skuId: 'EGG' }] });
  for (const [sku, quantity] of [
    ['TOMATO', 5],
    ['BERRY', 2],
    ['EGG', 1],
  ] as const)
    await put(sale, sku, quantity);
  const from = (lines: Record<string, number>, key: string) =>
    placeOrder(saleDeps(database))(
      { ...orderInput(sale, { lines }), fromCart: true },
      { actor: sale.id('A'), key },
    );
  t.is(await codeOf(from({ TOMATO: 5, BERRY: 99 }, 'one')), 'out-of-stock');
  t.is((await cartOf(sale)).length, 3);
  const first = await from({ TOMATO: 3, BERRY: 2 }, 'two');
  t.deepEqual(await cartOf(sale), [
    ['TOMATO', 2, 2, 'ok'],
    ['EGG', 1, 1, 'ok'],
  ]);
  t.deepEqual(await from({ TOMATO: 3, BERRY: 2 }, 'two'), { ...first, replayed: true });
  t.deepEqual((await cartOf(sale))[0], ['TOMATO', 2, 2, 'ok']);
  await placeOrder(saleDeps(database))(orderInput(sale, { lines: { EGG: 1 } }));
  t.is((await cartOf(sale)).length, 2, 'an order that does not name the cart leaves it alone');
});

test('an order is repeated into the cart as far as it is sold now, and what is missing says why', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CG', skus: [...goods, { skuId: 'EGG' }] });
  const { result: placed } = await placeOrder(saleDeps(database))(
    orderInput(sale, { lines: { TOMATO: 2, BERRY: 3, EGG: 1 } }),
  );
  const withdrawn = `update listings set withdrawn_at = clock_timestamp() where cycle_id = :cycleId and sku_id = :egg`;
  await execute(database, withdrawn, {
    cycleId: sale.cycleId,
    egg: sale.id('EGG'),
  });
  await put(sale, 'TOMATO', 9);
  const memberId = sale.id('A');
  const repeat = () => repeatOrder({ database })({ orderId: placed.orderId, memberId });
  const { taken, left } = (await repeat()).result;
  const short = (lines: typeof taken) => lines.map(({ skuId, quantity, code }) => [skuId, quantity, code]);
  t.deepEqual(short(taken), [
    [sale.id('TOMATO'), 2, 'ok'],
    [sale.id('BERRY'), 1, 'fewer-left'],
  ]);
  t.deepEqual(short(left), [
    [sale.id('BERRY'), 2, 'fewer-left'],
    [sale.id('EGG'), 1, 'not-in-this-cycle'],
  ]);
  const after = await cartOf(sale);
  t.deepEqual(after, [
    ['TOMATO', 9, 9, 'ok'],
    ['BERRY', 1, 1, 'ok'],
  ]);
  await repeat();
  t.deepEqual(await cartOf(sale), after);
  t.is(
    await codeOf(repeatOrder({ database })({ orderId: placed.orderId, memberId: sale.id('B') })),
    'order-unknown',
  );
  // The egg has no listing any more, so that its order would fail a shipped check.
  await cancelOrder(saleDeps(database))({ orderId: placed.orderId, memberId });
  await execute(database, `update cycles set price_version = 2 where id = :cycleId`, {
    cycleId: sale.cycleId,
  });
});

test('a coupon that does not apply is quoted at nothing, with the reason in words', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'CH',
    skus: [{ skuId: 'TOMATO', priceFen: 1000 }],
    promotion: { thresholdFen: 3000, offFen: 300 },
    coupons: [
      { couponId: 'BIG', offFen: 500, thresholdFen: 5000 },
      { couponId: 'NEW', offFen: 100, newMemberOnly: true },
      { couponId: 'ONCE', offFen: 100 },
      { couponId: 'FEW', offFen: 100, cap: 1 },
    ],
  });
  await put(sale, 'TOMATO', 2);
  const memberId = sale.id('A');
  const quoted = async (coupon: string) => {
    const { result } = await quoteCart({ database })({ memberId, couponId: sale.id(coupon) });
    const told = result.explanations.at(-1);
    return [result.payableFen, told?.code, told?.words.zh];
  };
  t.deepEqual(await quoted('BIG'), [2000, 'below-threshold', '优惠券：还差 30.00 元可用']);
  t.deepEqual(await quoted('ONCE'), [1900, 'applied', '优惠券：已减 1.00 元']);
  await placeOrder(saleDeps(database))(orderInput(sale, { coupon: 'ONCE' }));
  await placeOrder(saleDeps(database))(orderInput(sale, { coupon: 'FEW', member: 'B' }));
  t.deepEqual(await quoted('ONCE'), [2000, 'used-by-you', '优惠券：您已使用过']);
  t.deepEqual(await quoted('FEW'), [2000, 'used-up', '优惠券：已被领完']);
  t.deepEqual(await quoted('NEW'), [2000, 'new-members-only', '优惠券：仅限新用户首单']);
  t.is(await codeOf(quoted('UNKNOWN')), 'coupon-not-usable');
});

test('between two sales the next cycle is shown, and without one nothing can be put in', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CI' });
  t.like(await findShopCycle(database, sale.regionId), { cycleId: sale.cycleId, selling: true });
  const hourMs = 3_600_000;
  await moveCycle(database, sale.cycleId, { opensInMs: -2 * hourMs, cutoffInMs: -hourMs, payUntilInMs: -1 });
  t.like(await findShopCycle(database, sale.regionId), { cycleId: sale.nextCycleId, selling: false });
  t.is(await codeOf(put(sale, 'TOMATO', 1)), 'done');
  t.is(await codeOf(quoteCart({ database })({ memberId: sale.id('A') })), 'done');
  await moveCycle(database, sale.nextCycleId, {
    opensInMs: -2 * hourMs,
    cutoffInMs: -hourMs,
    payUntilInMs: -1,
  });
  t.is(await codeOf(put(sale, 'TOMATO', 1)), 'no-cycle-ahead');
});

test('a member’s point is an open one of his region, and changing it moves no order', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CJ' });
  const elsewhere = await sellingCycle(database, { tag: 'CK' });
  const { result: placed } = await placeOrder(saleDeps(database))(orderInput(sale));
  const memberId = sale.id('A');
  const choose = (leaderId: string) => setPickupPoint({ database })({ memberId, leaderId });
  await execute(database, `update leaders set active = false where id = :id`, { id: sale.id('L3') });
  t.is(await codeOf(choose('NOBODY1')), 'leader-unknown');
  t.is(await codeOf(choose(elsewhere.id('L1'))), 'pickup-point-elsewhere');
  t.is(await codeOf(choose(sale.id('L3'))), 'pickup-point-closed');
  t.deepEqual((await choose(sale.id('L2'))).result, { leaderId: sale.id('L2'), pickupPoint: '自提点' });
  await choose(sale.id('L2'));
  const state = `select m.leader_id as own, o.point_leader_id as "order",
      (select count(*)::integer from events where aggregate = 'member/' || m.id) as told
    from members m join orders o on o.member_id = m.id where o.id = :orderId`;
  t.deepEqual(await one(database, state, { orderId: placed.orderId }), {
    own: sale.id('L2'),
    order: sale.id('L1'),
    told: 1,
  });
});
