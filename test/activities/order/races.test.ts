import test from 'ava';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { expireUnpaid } from '../../../activities/cycle/expire-unpaid.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { expireUnpaidOrder } from '../../../activities/order/expire-order.js';
import { moveOrder } from '../../../activities/order/move-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { aggregateDemand } from '../../../activities/purchasing/aggregate-demand.js';
import type { Transaction } from '../../../db/connection.js';
import { execute, one, rows } from '../../../db/query.js';
import { contest } from '../../support/barrier.js';
import {
  endSale,
  moveCycle,
  passExpiry,
  saleDeps,
  sellingCycle,
  type Sale,
} from '../../support/factories/sale.js';
import { type PlacedOrder, saleStage } from '../../support/sale-stage.js';

// Whoever comes to the door waits there on a connection of his own.
const { database, depsOf, place, pay } = await saleStage(test, { poolMax: 60 });
const deps = saleDeps(database);

const cancel = (sale: Sale, { orderId }: PlacedOrder) =>
  cancelOrder(deps)({ orderId, memberId: sale.id('A') });
const expire = ({ orderId }: PlacedOrder) => expireUnpaidOrder(depsOf())({ orderId });
const move = (sale: Sale, { orderId }: PlacedOrder) =>
  moveOrder({ database })({ orderId, memberId: sale.id('A'), leaderId: sale.id('L2') });
const close = ({ cycleId }: Sale) => closeCycle({ database })({ cycleId });

/** The order as it is: its state, the pieces it holds, what it was refunded, and how often it has a number. */
const outcomeOf = ({ orderId }: PlacedOrder) =>
  one<{ state: string; held: number; refundFen: number; refunds: number; numbered: boolean }>(
    database,
    `select o.state, o.order_no is not null as numbered,
       (select coalesce(sum(t.quantity), 0)::integer from takes t
        where t.order_id = o.id and t.released_at is null) as held,
       (select count(*)::integer from refunds r where r.order_id = o.id) as refunds,
       (select coalesce(sum(r.amount_fen), 0)::integer from refunds r where r.order_id = o.id) as "refundFen"
     from orders o where o.id = :orderId`,
    { orderId },
  );

const alive = { state: 'paid', held: 1, refundFen: 0, refunds: 0, numbered: true };
const back = { held: 0, refundFen: 499, refunds: 1 };

const cutoffPasses =
  ({ cycleId }: Sale) =>
  (trx: Transaction) =>
    execute(trx, `update cycles set cutoff_at = clock_timestamp() where id = :cycleId`, { cycleId });

test.serial(
  'an order that is paid as it expires is paid, or expired and refunded, and its stock is released once',
  async (t) => {
    const sale = await sellingCycle(database, { tag: 'RA' });
    const [early, late] = [await place(sale), await place(sale)];
    for (const order of [early, late]) await passExpiry(database, order.orderId);
    const works = (order: PlacedOrder) => [() => expire(order), () => expire(order)];
    await contest(database, { door: early, works: [() => pay(early), ...works(early)] });
    t.deepEqual(await outcomeOf(early), alive);
    const [, , paid] = await contest(database, { door: late, works: [...works(late), () => pay(late)] });
    t.is(paid, 'refunded-late');
    t.deepEqual(await outcomeOf(late), { state: 'expired', numbered: false, ...back });
  },
);

test.serial(
  'an order that is paid as its member cancels it is cancelled, and its money goes back once',
  async (t) => {
    const sale = await sellingCycle(database, { tag: 'RB' });
    const [first, second] = [await place(sale), await place(sale)];
    const cancelled = await contest(database, {
      door: first,
      works: [() => pay(first), () => cancel(sale, first)],
    });
    t.like(cancelled[1], { state: 'cancelled', refundFen: 499 });
    t.deepEqual(await outcomeOf(first), { state: 'cancelled', numbered: true, ...back });
    const late = await contest(database, {
      door: second,
      works: [() => cancel(sale, second), () => pay(second)],
    });
    t.is(late[1], 'refunded-late');
    t.deepEqual(await outcomeOf(second), { state: 'cancelled', numbered: false, ...back });
  },
);

test.serial(
  'a cancellation and a move that come before the cutoff are done, those that wait past it are refused',
  async (t) => {
    const sale = await sellingCycle(database, { tag: 'RC' });
    const orders = [await place(sale), await place(sale), await place(sale), await place(sale)] as const;
    for (const order of orders) await pay(order);
    const [cancels, moves, tooLate, staysThere] = orders;
    const { cycleId } = sale;
    await moveCycle(database, cycleId, { cutoffInMs: 60_000, payUntilInMs: 120_000 });
    const before = await contest(database, {
      door: { cycleId },
      works: [() => cancel(sale, cancels), () => move(sale, moves), () => close(sale)],
    });
    t.like(before[0], { state: 'cancelled' });
    t.like(before[1], { leaderId: sale.id('L2') });
    t.like(before[2], { state: 'planned' });
    const after = await contest(database, {
      door: { cycleId },
      works: [() => cancel(sale, tooLate), () => move(sale, staysThere), () => close(sale)],
      meanwhile: cutoffPasses(sale),
    });
    t.deepEqual(after.slice(0, 2), ['order-not-cancellable', 'order-not-movable']);
    t.like(after[2], { state: 'closed' });
    t.deepEqual(await outcomeOf(tooLate), alive);
  },
);

test.serial('what is paid before the freeze is bought, what comes after it goes back', async (t) => {
  const sale = await sellingCycle(database, { tag: 'RD' });
  const [inTime, tooLate] = [await place(sale), await place(sale)];
  const { cycleId } = sale;
  await endSale(database, cycleId);
  await close(sale);
  const freeze = () => freezeCycle({ database })({ cycleId });
  const first = await contest(database, {
    door: { cycleId },
    works: [() => pay(inTime), freeze],
    meanwhile: (trx) =>
      execute(trx, `update cycles set pay_until = clock_timestamp() where id = :cycleId`, { cycleId }),
  });
  t.is(first[0], 'paid');
  t.like(first[1], { state: 'closed' }, 'an unpaid order keeps it open');
  await expireUnpaid(depsOf())({ cycleId });
  const second = await contest(database, { door: { cycleId }, works: [freeze, () => pay(tooLate)] });
  t.like(second[0], { state: 'frozen' });
  t.is(second[1], 'refunded-late');
  t.deepEqual(await outcomeOf(inTime), alive);
  t.deepEqual(await outcomeOf(tooLate), { state: 'expired', numbered: false, ...back });
  const demand = await one(
    database,
    `select sum(quantity)::integer as n from demand where cycle_id = :cycleId`,
    {
      cycleId,
    },
  );
  t.deepEqual(demand, { n: 1 });
});

test.serial(
  'fifty duplicates of one payment at once give one order number, one booking and one event',
  async (t) => {
    const sale = await sellingCycle(database, { tag: 'RE' });
    const order = await place(sale);
    const told = { orderId: order.orderId, transactionId: 'T-RE', amountFen: 499 };
    const paidAt = new Date().toISOString();
    const works = Array.from({ length: 50 }, () => () => acceptPayment(deps)({ ...told, paidAt }));
    const outcomes = await contest(database, { door: order, works, inOrder: false });
    t.is(outcomes.filter((outcome) => outcome === 'paid').length, 1);
    t.is(outcomes.filter((outcome) => outcome === 'already-paid').length, 49);
    t.deepEqual(await outcomeOf(order), alive);
    const made = await one(
      database,
      `select (select last from order_serials where cycle_id = :cycleId) as serials,
       (select count(*)::integer from ledger_transactions where ref = :orderId) as bookings,
       (select count(*)::integer from events where aggregate = 'order/' || :orderId and type = 'order.paid') as events`,
      { cycleId: sale.cycleId, orderId: order.orderId },
    );
    t.deepEqual(made, { serials: 1, bookings: 1, events: 1 });
  },
);

test.serial(
  'money for a dead order goes back at once, and its stock and coupon stay with whoever took them next',
  async (t) => {
    const sale = await sellingCycle(database, {
      tag: 'RF',
      skus: [{ skuId: 'TOMATO', supply: 1 }],
      coupons: [{ couponId: 'K1', offFen: 100, cap: 1 }],
    });
    const dead = await place(sale, { coupon: 'K1' });
    await cancel(sale, dead);
    const next = await place(sale, { coupon: 'K1', member: 'B' });
    await pay(next);
    t.is((await pay(dead)).result, 'refunded-late');
    t.like(await outcomeOf(dead), { state: 'cancelled', held: 0, refundFen: 399 });
    t.like(await outcomeOf(next), { state: 'paid', refunds: 0 });
    const due = await rows<{ seconds: number }>(
      database,
      `select extract(epoch from coalesce(next_at, created_at) - created_at)::float8 as seconds
     from refunds where order_id = :orderId`,
      { orderId: dead.orderId },
    );
    t.true(due.length === 1 && (due[0]?.seconds ?? 301) <= 300, JSON.stringify(due));
  },
);

test.serial(
  'an order that is moved or cancelled as its cycle is frozen stays as it was bought',
  async (t) => {
    const sale = await sellingCycle(database, { tag: 'RG' });
    const { cycleId } = sale;
    await execute(database, `insert into cancel_policies values ('RG', 'until-frozen', 0)`);
    const [cancels, moves] = [await place(sale), await place(sale)];
    for (const order of [cancels, moves]) await pay(order);
    await moveCycle(database, cycleId, { cutoffInMs: -2, payUntilInMs: -1 });
    await close(sale);
    const outcomes = await contest(database, {
      door: { cycleId },
      works: [
        () => freezeCycle({ database })({ cycleId }),
        () => cancel(sale, cancels),
        () => move(sale, moves),
      ],
    });
    t.like(outcomes[0], { state: 'frozen' });
    t.deepEqual(outcomes.slice(1), ['order-not-cancellable', 'order-not-movable']);
    const first = (await aggregateDemand({ database })({ cycleId })).result;
    t.deepEqual((await aggregateDemand({ database })({ cycleId })).result, first);
    t.deepEqual(await outcomeOf(cancels), alive);
    const demand = await rows(
      database,
      `select leader_id as "leaderId", quantity from demand where cycle_id = :cycleId`,
      {
        cycleId,
      },
    );
    t.deepEqual(demand, [{ leaderId: sale.id('L1'), quantity: 2 }]);
  },
);

test.serial('two carts that want the same goods in opposite order are both taken', async (t) => {
  const skus = [{ skuId: 'TOMATO' }, { skuId: 'EGG' }];
  const sale = await sellingCycle(database, { tag: 'RH', skus });
  const works = Array.from({ length: 10 }, (_none, n) => () => {
    const lines: Record<string, number> = n % 2 === 0 ? { TOMATO: 1, EGG: 1 } : { EGG: 1, TOMATO: 1 };
    return place(sale, { lines });
  });
  const outcomes = await contest(database, { door: { cycleId: sale.cycleId }, works });
  for (const outcome of outcomes) t.like(outcome, { state: 'placed' });
});
