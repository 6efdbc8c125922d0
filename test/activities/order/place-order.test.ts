import test from 'ava';
import { placeOrder } from '../../../activities/order/place-order.js';
import { quoteOrder } from '../../../activities/order/quote-order.js';
import { execute, one, rows } from '../../../db/query.js';
import { isId } from '../../../domain/values/ids.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { forceState } from '../../support/force-state.js';
import { endSale, moveCycle, orderInput, saleDeps, sellingCycle } from '../../support/factories/sale.js';
import { refusalOf, saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test, { poolMax: 24 });

const takesOf = (orderId: string) =>
  rows<{ node: string; quantity: number }>(
    database,
    `select c.node, t.quantity from takes t join counters c on c.id = t.counter_id
     where t.order_id = :orderId order by c.level desc`,
    { orderId },
  );

/** Ten pieces: two for each of the leaders' quotas by weight, a pool per station, the rest central. */
const tenPieces = { skuId: 'TOMATO', supply: 10, leaderShareBp: 4000, stationShareBp: 3000 } as const;

test('a line takes from the leader, then his station, then the centre, and never from another leader', async (t) => {
  const sale = await sellingCycle(database, { tag: 'OA', skus: [tenPieces] });
  const caps = await rows<{ node: string; cap: number }>(
    database,
    `select node, cap from counters where cycle_id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  const cap = new Map(caps.map((counter) => [counter.node, counter.cap]));
  const own = cap.get(sale.id('L1')) ?? 0;
  const pool = cap.get(sale.id('G1')) ?? 0;
  const central = cap.get('central') ?? 0;
  const first = await place(sale, { lines: { TOMATO: own + 1 } });
  t.deepEqual(await takesOf(first.orderId), [
    { node: sale.id('L1'), quantity: own },
    { node: sale.id('G1'), quantity: 1 },
  ]);
  const second = await place(sale, { lines: { TOMATO: pool - 1 + central } });
  t.deepEqual(await takesOf(second.orderId), [
    ...(pool > 1 ? [{ node: sale.id('G1'), quantity: pool - 1 }] : []),
    { node: 'central', quantity: central },
  ]);
  t.is(await refusalOf(place(sale)), 'out-of-stock');
  // What was given to others is still there.
  t.is((await place(sale, { member: 'E', leader: 'L3' })).state, 'placed');
});

test('demand counts what a pickup point ordered, per SKU', async (t) => {
  const sale = await sellingCycle(database, { tag: 'OB', skus: [{ skuId: 'TOMATO' }, { skuId: 'EGG' }] });
  await place(sale, { lines: { TOMATO: 3, EGG: 2 } });
  await place(sale, { member: 'B', lines: { TOMATO: 4 } });
  await place(sale, { member: 'E', leader: 'L3', lines: { EGG: 5 } });
  const demand = await rows(
    database,
    `select leader_id as "leaderId", sku_id as "skuId", site_id as "siteId", quantity from demand
     where cycle_id = :cycleId order by leader_id, sku_id`,
    { cycleId: sale.cycleId },
  );
  const { id } = sale;
  t.deepEqual(demand, [
    { leaderId: id('L1'), skuId: id('EGG'), siteId: id('G1'), quantity: 2 },
    { leaderId: id('L1'), skuId: id('TOMATO'), siteId: id('G1'), quantity: 7 },
    { leaderId: id('L3'), skuId: id('EGG'), siteId: id('G2'), quantity: 5 },
  ]);
});

test('price, 满减 and coupon are stored per line, to the fen', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'OC',
    skus: [
      { skuId: 'EGG', priceFen: 1299, leaderRateBp: 800 },
      { skuId: 'TOMATO', priceFen: 333, leaderRateBp: 1000 },
    ],
    promotion: { thresholdFen: 2000, offFen: 100 },
    coupons: [{ couponId: 'K1', thresholdFen: 1000, offFen: 77 }],
  });
  const wish = { lines: { EGG: 1, TOMATO: 3 }, coupon: 'K1' };
  const input = orderInput(sale, wish);
  const { result: quote } = await quoteOrder({ database })(input);
  const { orderId, payableFen } = await place(sale, wish);
  t.is(payableFen, 1299 + 999 - 100 - 77);
  t.is(quote.payableFen, payableFen);
  const lines = await rows(
    database,
    `select sku_id as "skuId", quantity, unit_price_fen as "unitFen", gross_fen as "grossFen", net_fen as "netFen",
       discounts, leader_rate_bp as "leaderRateBp" from order_lines where order_id = :orderId order by line_no`,
    { orderId },
  );
  // 100 over 1299 : 999 is 57 : 43; then 77 over 1242 : 956 is 44 : 33.
  const platform = { bearer: 'platform', partyId: null };
  const parts = (promotion: number, coupon: number) => [
    { fen: promotion, source: `promotion:${sale.id('P1')}`, ...platform },
    { fen: coupon, source: `coupon:${sale.id('K1')}`, ...platform },
  ];
  t.deepEqual(lines, [
    {
      skuId: sale.id('EGG'),
      quantity: 1,
      unitFen: 1299,
      grossFen: 1299,
      netFen: 1299 - 57 - 44,
      discounts: parts(57, 44),
      leaderRateBp: 800,
    },
    {
      skuId: sale.id('TOMATO'),
      quantity: 3,
      unitFen: 333,
      grossFen: 999,
      netFen: 999 - 43 - 33,
      discounts: parts(43, 33),
      leaderRateBp: 1e3,
    },
  ]);
  const { result: again } = await quoteOrder({ database })(input);
  t.is(again.payableFen, payableFen + 77, 'his one coupon is used, which the next quote says');
  t.is(again.explanations.at(-1)?.code, 'used-by-you');
});

test('the order keeps who, where and from what, and has an unguessable id of its day', async (t) => {
  const sale = await sellingCycle(database, { tag: 'OD' });
  const input = {
    ...orderInput(sale),
    leaderId: sale.id('L2'),
    deviceId: 'device',
    networkAddress: '10.0.0.1',
  };
  const { orderId } = (await placeOrder(saleDeps(database))(input)).result;
  t.true(isId(orderId));
  t.true(orderId.startsWith('261122'));
  const order = await one(
    database,
    `select member_id as "memberId", leader_id as "leaderId", point_leader_id as "pointLeaderId", site_id as "siteId",
       region_id as "regionId", state, order_no as "orderNo", rule_version as "ruleVersion", device_id as "deviceId",
       network_address as "networkAddress", payer_openid as "payerOpenid" from orders where id = :orderId`,
    { orderId },
  );
  t.deepEqual(order, {
    memberId: sale.id('A'),
    leaderId: sale.id('L2'),
    pointLeaderId: sale.id('L1'),
    siteId: sale.id('G1'),
    regionId: 'OD',
    state: 'placed',
    orderNo: null,
    ruleVersion: 1,
    deviceId: 'device',
    networkAddress: '10.0.0.1',
    payerOpenid: 'o-OD-A',
  });
  const events = await rows(
    database,
    `select type, data from events where aggregate = 'order/' || :orderId`,
    { orderId },
  );
  t.deepEqual(events, [
    {
      type: 'order.placed',
      data: {
        orderId,
        cycleId: sale.cycleId,
        memberId: sale.id('A'),
        leaderId: sale.id('L1'),
        skuIds: [sale.id('TOMATO')],
      },
    },
  ]);
});

test('the last piece wanted by twenty has one winner', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'OE',
    skus: [{ skuId: 'TOMATO', supply: 1, leaderShareBp: 0, stationShareBp: 0 }],
    moreMembers: 20,
  });
  const members = Array.from({ length: 20 }, (_none, n) => `M${n + 1}`);
  const outcomes = await Promise.all(members.map((member) => refusalOf(place(sale, { member }))));
  t.is(outcomes.filter((code) => code === undefined).length, 1);
  t.is(outcomes.filter((code) => code === 'out-of-stock').length, 19);
});

test('an order is all or nothing', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'OF',
    skus: [{ skuId: 'TOMATO' }, { skuId: 'EGG', supply: 0 }],
  });
  const refused = await t.throwsAsync(place(sale, { lines: { TOMATO: 2, EGG: 1 } }), {
    instanceOf: RuleViolation,
  });
  t.is(refused?.code, 'out-of-stock');
  t.deepEqual(refused?.details, { skuId: sale.id('EGG'), available: 0 });
  t.deepEqual(
    await rows(database, `select 1 from orders where cycle_id = :cycleId`, { cycleId: sale.cycleId }),
    [],
  );
  t.deepEqual(
    await rows(database, `select 1 from demand where cycle_id = :cycleId`, { cycleId: sale.cycleId }),
    [],
  );
});

test('a SKU that is not on the list, or not for this leader, is not sellable; one without supply is out of stock', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'OG',
    skus: [
      { skuId: 'FISH', leaderTags: ['fresh'] },
      { skuId: 'TOMATO', supply: null },
    ],
  });
  t.is(await refusalOf(place(sale, { lines: { NOTHING: 1 } })), 'sku-not-sellable');
  t.is(await refusalOf(place(sale, { lines: { FISH: 1 } })), undefined);
  t.is(await refusalOf(place(sale, { member: 'D', leader: 'L2', lines: { FISH: 1 } })), 'sku-not-sellable');
  t.is(await refusalOf(place(sale, { lines: { TOMATO: 1 } })), 'out-of-stock');
});

test('nothing joins before the opening, from the cutoff on, or in a cycle that is not planned any more', async (t) => {
  const sale = await sellingCycle(database, { tag: 'OH' });
  t.is(await refusalOf(place({ ...sale, cycleId: sale.nextCycleId })), 'cycle-not-open');
  t.is(await refusalOf(place({ ...sale, cycleId: 'OH/2030-01-01/1' })), 'cycle-unknown');
  await forceState(database, { table: 'cycles', state: 'cancelled', where: ['id', sale.cycleId] });
  t.is(await refusalOf(place(sale)), 'cycle-closed');
  await forceState(database, { table: 'cycles', state: 'planned', where: ['id', sale.cycleId] });
  await endSale(database, sale.cycleId);
  t.is(await refusalOf(place(sale)), 'cycle-closed');
});

test('another price than the member saw refuses the order', async (t) => {
  const sale = await sellingCycle(database, { tag: 'OI' });
  const refused = await t.throwsAsync(place(sale, { expectedPayableFen: 498 }), {
    instanceOf: RuleViolation,
  });
  t.is(refused?.code, 'price-changed');
  t.deepEqual(refused?.details, { expectedFen: 498, payableFen: 499 });
  t.is((await place(sale, { expectedPayableFen: 499 })).payableFen, 499);
});

test('a leader who is unknown, closed or of another region takes no order', async (t) => {
  const sale = await sellingCycle(database, { tag: 'OJ' });
  const other = await sellingCycle(database, { tag: 'OK' });
  const input = orderInput(sale);
  const attempt = (change: object) => refusalOf(placeOrder(saleDeps(database))({ ...input, ...change }));
  t.is(await attempt({ pointLeaderId: other.id('L1') }), 'leader-unknown');
  t.is(await attempt({ leaderId: other.id('L1') }), 'leader-unknown');
  t.is(await attempt({ memberId: 'nobody' }), 'leader-unknown');
  await execute(database, `update leaders set active = false where id = :id`, { id: sale.id('L1') });
  t.is(await attempt({}), 'leader-unknown');
});

test('an order of zero fen is paid at once', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'OL',
    skus: [{ skuId: 'TOMATO', priceFen: 50 }],
    coupons: [{ couponId: 'FREE', offFen: 500 }],
  });
  const { orderId, state, payableFen } = await place(sale, { coupon: 'FREE' });
  t.deepEqual({ state, payableFen }, { state: 'paid', payableFen: 0 });
  const order = await one<{ orderNo: string; paymentState: string }>(
    database,
    `select o.order_no as "orderNo", p.state as "paymentState" from orders o join payments p on p.order_id = o.id
     where o.id = :orderId and o.state = 'paid'`,
    { orderId },
  );
  t.is(order.paymentState, 'paid');
  t.regex(order.orderNo, /^261122-OL1-0001-/);
  const types = await rows<{ type: string }>(
    database,
    `select type from events where aggregate = 'order/' || :orderId order by seq`,
    { orderId },
  );
  t.deepEqual(
    types.map((event) => event.type),
    ['order.placed', 'order.paid'],
  );
});

test('the same key places one order, whoever asks twice and however often at once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'OM' });
  const step = placeOrder(saleDeps(database));
  const key = { actor: sale.id('A'), key: 'basket-1' };
  const first = await step(orderInput(sale), key);
  const again = await step(orderInput(sale), key);
  t.deepEqual(again, { result: first.result, replayed: true });
  t.is(await refusalOf(step(orderInput(sale, { lines: { TOMATO: 2 } }), key)), 'key-reused');
  const burst = { actor: sale.id('A'), key: 'basket-2' };
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => refusalOf(step(orderInput(sale), burst))),
  );
  t.true(outcomes.every((code) => code === undefined || code === 'key-in-flight'));
  t.is(
    (await rows(database, `select 1 from orders where cycle_id = :cycleId`, { cycleId: sale.cycleId }))
      .length,
    2,
  );
});

test('an unpaid order expires fifteen minutes after it was placed, and never after payUntil', async (t) => {
  const sale = await sellingCycle(database, { tag: 'ON' });
  const usual = await place(sale);
  const lifetime = await one<{ minutes: number }>(
    database,
    `select (extract(epoch from expires_at - placed_at) / 60)::float8 as minutes from orders where id = :id`,
    { id: usual.orderId },
  );
  t.is(lifetime.minutes, 15);
  await moveCycle(database, sale.cycleId, { cutoffInMs: 20_000, payUntilInMs: 30_000 });
  const late = await place(sale);
  const cycle = await one<{ payUntil: string }>(
    database,
    `select pay_until as "payUntil" from cycles where id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  t.is(late.expiresAt, cycle.payUntil);
});
