import test from 'ava';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { moveOrder } from '../../../activities/order/move-order.js';
import { type PlacedOrder, placeOrder } from '../../../activities/order/place-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { connectDatabase, type Database } from '../../../db/connection.js';
import { execute, one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { fc } from '../../support/properties.js';
import {
  endSale,
  moveCycle,
  orderInput,
  saleDeps,
  sellingCycle,
  type OrderWish,
  type Sale,
} from '../../support/factories/sale.js';
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

const place = async (sale: Sale, wish: OrderWish = {}): Promise<PlacedOrder> =>
  (await placeOrder(saleDeps(database))(orderInput(sale, wish))).result;

const pay = ({ orderId, payableFen }: PlacedOrder) =>
  acceptPayment(saleDeps(database))({
    orderId,
    transactionId: `T${orderId}`,
    amountFen: payableFen,
    paidAt: new Date().toISOString(),
  });

const move = (sale: Sale, orderId: string, leader: string, member = 'A') =>
  moveOrder({ database })({ orderId, memberId: sale.id(member), leaderId: sale.id(leader) });

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof RuleViolation ? error.code : String(error)),
  );

/** What of TOMATO is taken at each node, and how many each point wants; what is zero is left out. */
async function spread(sale: Sale): Promise<Record<string, number>> {
  const found = await rows<{ name: string; pieces: number }>(
    database,
    `select 'taken ' || node as name, taken as pieces from counters where cycle_id = :cycleId and kind = 'stock'
     union all select 'demand ' || leader_id, quantity from demand where cycle_id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  return Object.fromEntries(
    found.filter(({ pieces }) => pieces > 0).map(({ name, pieces }) => [name, pieces]),
  );
}

test('a moved order draws on the new leader, his station and the centre, and gives all of the old back', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'MA',
    skus: [{ skuId: 'TOMATO', supply: 100, leaderShareBp: 3000, stationShareBp: 3000 }],
    moreMembers: 27,
  });
  const { orderId } = await place(sale, { lines: { TOMATO: 65 } });
  const before = await spread(sale);
  t.is(before[`demand ${sale.id('L1')}`], 65);
  t.true((before[`taken ${sale.id('G1')}`] ?? 0) > 0, JSON.stringify(before));
  const { result } = await move(sale, orderId, 'L2');
  t.deepEqual(result, {
    orderId,
    fromLeaderId: sale.id('L1'),
    leaderId: sale.id('L2'),
    siteId: sale.id('G1'),
  });
  const after = await spread(sale);
  t.is(after[`demand ${sale.id('L2')}`], 65);
  t.is(after[`demand ${sale.id('L1')}`], undefined);
  t.is(after[`taken ${sale.id('L1')}`], undefined);
  t.is(after[`taken ${sale.id('G1')}`], before[`taken ${sale.id('G1')}`]);
  await move(sale, orderId, 'L1');
  t.deepEqual(await spread(sale), before);
});

test('the order’s own pieces of a shared pool are free for its move, and nobody else’s are', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'MB',
    skus: [{ skuId: 'TOMATO', supply: 10, leaderShareBp: 0, stationShareBp: 0 }],
  });
  const { orderId } = await place(sale, { lines: { TOMATO: 10 } });
  await move(sale, orderId, 'L3');
  t.deepEqual(await spread(sale), { 'taken central': 10, [`demand ${sale.id('L3')}`]: 10 });
});

test('where the new place has too little, the order stays as it was', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'MC',
    skus: [{ skuId: 'TOMATO', supply: 100, leaderShareBp: 10_000, stationShareBp: 0 }],
  });
  const { orderId } = await place(sale, { lines: { TOMATO: 30 } });
  const before = await spread(sale);
  const refused = await t.throwsAsync(move(sale, orderId, 'L3'), { instanceOf: RuleViolation });
  t.is(refused?.code, 'out-of-stock');
  t.true(Number(refused?.details['available']) < 30);
  t.deepEqual(await spread(sale), before);
});

test('a paid order keeps price, number, coupon and link; the pickup fee goes to the new point', async (t) => {
  const sale = await sellingCycle(database, { tag: 'MD', coupons: [{ couponId: 'K1', offFen: 100 }] });
  const placed = await place(sale, { lines: { TOMATO: 3 }, coupon: 'K1' });
  const { orderId } = placed;
  await pay(placed);
  const kept = `select o.order_no, o.payable_fen, o.leader_id, o.state,
      (select taken from counters where id = 'coupon|' || o.coupon_id) as coupons from orders o where id = :orderId`;
  const before = await one(database, kept, { orderId });
  const earners = `select c.beneficiary_id as who, c.level, c.rate_bp as "rateBp", c.amount_fen as fen
    from commissions c where c.order_id = :orderId and c.role = 'leader' order by c.level`;
  const [L1, L3] = [sale.id('L1'), sale.id('L3')];
  const alone = [{ who: L1, level: 0, rateBp: 1000, fen: 140 }];
  t.deepEqual(await rows(database, earners, { orderId }), alone);
  await move(sale, orderId, 'L3');
  t.deepEqual(await one(database, kept, { orderId }), before);
  t.deepEqual(await rows(database, earners, { orderId }), [
    { who: L1, level: 0, rateBp: 700, fen: 98 },
    { who: L3, level: 3, rateBp: 300, fen: 42 },
  ]);
  const where = `select o.point_leader_id as point, o.site_id as site, l.point_leader_id as line,
      m.from_leader_id as "from", m.to_leader_id as "to",
      (select e.data ->> 'toLeaderId' from events e where e.aggregate = 'order/' || o.id and e.type = 'order.moved')
        as told
    from orders o join order_lines l on l.order_id = o.id join order_moves m on m.order_id = o.id where o.id = :orderId`;
  const site = sale.id('G2');
  t.deepEqual(await one(database, where, { orderId }), {
    point: L3,
    site,
    line: L3,
    from: L1,
    to: L3,
    told: L3,
  });
  await move(sale, orderId, 'L1');
  t.deepEqual(await rows(database, earners, { orderId }), alone);
  await move(sale, orderId, 'L3');
  const { result } = await cancelOrder(saleDeps(database))({ orderId, memberId: sale.id('A') });
  t.is(result.refundFen, placed.payableFen);
  t.deepEqual(await spread(sale), {});
});

test('an unpaid order that was moved is paid at its new point', async (t) => {
  const sale = await sellingCycle(database, { tag: 'ME' });
  const placed = await place(sale);
  await move(sale, placed.orderId, 'L2');
  t.is((await pay(placed)).result, 'paid');
  const { no } = await one<{ no: string }>(database, `select order_no as no from orders where id = :id`, {
    id: placed.orderId,
  });
  t.true(no.includes(sale.id('L2')), no);
});

test('one key moves once, and a move to where the order is changes and tells nothing', async (t) => {
  const sale = await sellingCycle(database, { tag: 'MF' });
  const { orderId } = await place(sale);
  const step = moveOrder({ database });
  const input = { orderId, memberId: sale.id('A'), leaderId: sale.id('L2') };
  const key = { actor: 'A', key: 'move' };
  const first = await step(input, key);
  await move(sale, orderId, 'L1');
  t.deepEqual(await step(input, key), { result: first.result, replayed: true });
  await move(sale, orderId, 'L1');
  const moves = await rows(database, `select 1 from order_moves where order_id = :orderId`, { orderId });
  t.is(moves.length, 2);
});

test('what cannot be is refused by name', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'MG',
    skus: [{ skuId: 'TOMATO' }, { skuId: 'BERRY', leaderTags: ['fresh'] }],
  });
  const elsewhere = await sellingCycle(database, { tag: 'MH' });
  const { orderId } = await place(sale, { lines: { TOMATO: 1, BERRY: 1 } });
  const to = (leaderId: string, memberId = sale.id('A')) =>
    codeOf(moveOrder({ database })({ orderId, memberId, leaderId }));
  t.is(await to(sale.id('L2'), sale.id('B')), 'order-unknown');
  t.is(await to('NOBODY1'), 'leader-unknown');
  t.is(await to(elsewhere.id('L1')), 'pickup-point-elsewhere');
  t.is(await to(sale.id('L2')), 'sku-not-sellable');
  await execute(database, `update leaders set active = false where id = :id`, { id: sale.id('L3') });
  t.is(await to(sale.id('L3')), 'pickup-point-closed');
  await endSale(database, sale.cycleId);
  t.is(await to(sale.id('L2')), 'order-not-movable');
});

test('a move against cancel, payment, another move or the cutoff ends in one of their orders, and all is exact', async (t) => {
  const sale = await sellingCycle(database, { tag: 'MI', skus: [{ skuId: 'TOMATO', supply: 200 }] });
  const rival = fc.constantFrom('cancel', 'pay', 'move', 'place');
  await fc.assert(
    fc.asyncProperty(fc.array(rival, { minLength: 1, maxLength: 3 }), async (rivals) => {
      const placed = await place(sale, { lines: { TOMATO: 2 } });
      const does: Record<string, () => Promise<unknown>> = {
        cancel: () => cancelOrder(saleDeps(database))({ orderId: placed.orderId, memberId: sale.id('A') }),
        pay: () => pay(placed),
        move: () => move(sale, placed.orderId, 'L2'),
        place: () => place(sale, { member: 'D', leader: 'L2' }),
      };
      const others = rivals.map((name) => codeOf(does[name]?.() ?? Promise.resolve()));
      const [moved, ...codes] = await Promise.all([codeOf(move(sale, placed.orderId, 'L3')), ...others]);
      const known = ['done', 'order-not-movable', 'order-not-cancellable'];
      t.true(known.includes(moved ?? ''), moved);
      for (const code of codes) t.true(known.includes(code), code);
      const { orders } = await one<{ orders: number }>(
        database,
        `select count(*)::integer as orders from orders o join order_lines l on l.order_id = o.id
         where o.point_leader_id <> l.point_leader_id or o.site_id <> l.site_id`,
      );
      t.is(orders, 0);
    }),
    { numRuns: 12 },
  );
  t.deepEqual(await saleFaults(database), []);
});

test('the move that loses against the cutoff leaves nothing behind', async (t) => {
  const sale = await sellingCycle(database, { tag: 'MJ' });
  const orders = await Promise.all(Array.from({ length: 8 }, () => place(sale)));
  await moveCycle(database, sale.cycleId, { cutoffInMs: 25, payUntilInMs: 3_600_000 });
  const moves = orders.map(async ({ orderId }, n) => {
    await database.raw('select pg_sleep(?)', [n * 0.008]);
    return codeOf(move(sale, orderId, 'L3'));
  });
  const codes = await Promise.all(moves);
  await database.raw('select pg_sleep(0.03)');
  await closeCycle(saleDeps(database))({ cycleId: sale.cycleId });
  t.deepEqual(
    [...new Set(codes)].filter((code) => !['done', 'order-not-movable'].includes(code)),
    [],
  );
  const done = codes.filter((code) => code === 'done').length;
  const wanted = await spread(sale);
  t.is(wanted[`demand ${sale.id('L3')}`] ?? 0, done);
  t.is(wanted[`demand ${sale.id('L1')}`] ?? 0, orders.length - done);
});
