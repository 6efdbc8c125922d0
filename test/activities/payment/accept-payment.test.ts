import test from 'ava';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { expireOrder } from '../../../activities/order/read-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { execute, one, rows } from '../../../db/query.js';
import { parseOrderNo } from '../../../domain/order/order-number.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import {
  endPayment,
  endSale,
  orderInput,
  passExpiry,
  saleDeps,
  sellingCycle,
} from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place } = await saleStage(test);

interface Placed {
  readonly orderId: string;
  readonly payableFen: number;
}

const paymentOf = ({ orderId, payableFen }: Placed) => ({
  orderId,
  transactionId: `T${orderId}`,
  amountFen: payableFen,
  paidAt: new Date().toISOString(),
});

const accept = async (placed: Placed, amountFen = placed.payableFen) =>
  (await acceptPayment(saleDeps(database))({ ...paymentOf(placed), amountFen })).result;

const expire = (orderId: string) =>
  expireOrder(depsOf())({
    orderId,
  });

const refundsOf = (orderId: string) =>
  rows<{ cause: string; fen: number }>(
    database,
    `select cause, amount_fen as fen from refunds where order_id = :orderId`,
    { orderId },
  );

const stateOf = async (orderId: string): Promise<string> =>
  (await one<{ state: string }>(database, `select state from orders where id = :orderId`, { orderId })).state;

test('a payment is accepted once, however often and however concurrently it is told', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AA' });
  const placed = await place(sale);
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => accept(placed)));
  t.is(outcomes.filter((outcome) => outcome === 'paid').length, 1);
  t.is(outcomes.filter((outcome) => outcome === 'already-paid').length, 7);
  t.is(await accept(placed), 'already-paid');
  const booked = await rows(
    database,
    `select kind from ledger_transactions where ref = :orderId`,
    placed as never,
  );
  t.deepEqual(booked, [{ kind: 'payment-received' }]);
  const events = await rows(
    database,
    `select 1 from events where aggregate = 'order/' || :orderId and type = 'order.paid'`,
    { orderId: placed.orderId },
  );
  t.is(events.length, 1);
});

test('order numbers are readable and run on per leader, whoever pays at the same time', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AB' });
  const placed = [
    ...(await Promise.all(Array.from({ length: 5 }, () => place(sale)))),
    await place(sale, { member: 'E', leader: 'L3' }),
  ];
  await Promise.all(placed.map((order) => accept(order)));
  const numbers = await rows<{ orderNo: string }>(
    database,
    `select order_no as "orderNo" from orders where cycle_id = :cycleId order by order_no`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(
    numbers.map(({ orderNo }) => parseOrderNo(orderNo)),
    [
      ...[1, 2, 3, 4, 5].map((serial) => ({ cutoffDay: '2026-11-22', slot: 1, leaderCode: 'AB1', serial })),
      { cutoffDay: '2026-11-22', slot: 1, leaderCode: 'AB3', serial: 1 },
    ],
  );
});

test('A, invited by B, invited by C, buys for 100.00: C earns 3.00, B earns 2.00, the leader his rate', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'AC',
    skus: [{ skuId: 'TOMATO', priceFen: 10_000, leaderRateBp: 800 }],
  });
  const placed = await place(sale);
  await accept(placed);
  const commissions = await rows(
    database,
    `select role, level, beneficiary_id as who, base_fen as "baseFen", amount_fen as fen, state, rule_version as rule
     from commissions where order_id = :orderId order by level`,
    { orderId: placed.orderId },
  );
  const rest = { baseFen: 10_000, state: 'estimated', rule: 1 };
  t.deepEqual(commissions, [
    { role: 'leader', level: 0, who: sale.id('L1'), fen: 800, ...rest },
    { role: 'promoter', level: 1, who: sale.id('C'), fen: 300, ...rest },
    { role: 'promoter', level: 2, who: sale.id('B'), fen: 200, ...rest },
  ]);
  const chain = await one(
    database,
    `select first_inviter_id as first, second_inviter_id as second from orders where id = :orderId`,
    { orderId: placed.orderId },
  );
  t.deepEqual(chain, { first: sale.id('B'), second: sale.id('C') });
});

test('the inviters are those of the payment, and nobody further is read', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AD' });
  const byB = await place(sale, { member: 'B' });
  const byC = await place(sale, { member: 'C' });
  await execute(database, `update members set inviter_id = :d where id = :c`, {
    d: sale.id('D'),
    c: sale.id('C'),
  });
  await accept(byB);
  await accept(byC);
  const chains = await rows(
    database,
    `select member_id as buyer, first_inviter_id as first, second_inviter_id as second from orders
     where cycle_id = :cycleId order by member_id`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(chains, [
    { buyer: sale.id('B'), first: sale.id('C'), second: sale.id('D') },
    { buyer: sale.id('C'), first: sale.id('D'), second: null },
  ]);
});

test('a leader who buys as a member through his own link earns nothing on it', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AE' });
  await execute(database, `update leaders set openid = 'o-AE-D' where id = :id`, { id: sale.id('L2') });
  const placed = await place(sale, { member: 'D', leader: 'L2' });
  await accept(placed);
  t.deepEqual(
    await rows(database, `select 1 from commissions where order_id = :id`, { id: placed.orderId }),
    [],
  );
});

test('after the cutoff an order placed in time can still be paid', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AF' });
  const placed = await place(sale);
  await endSale(database, sale.cycleId);
  await closeCycle({ database })({ cycleId: sale.cycleId });
  t.is(await accept(placed), 'paid');
});

test('money for an expired or cancelled order goes back whole, once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AG' });
  const expired = await place(sale, { lines: { TOMATO: 2 } });
  await passExpiry(database, expired.orderId);
  await expire(expired.orderId);
  const cancelled = await place(sale);
  await cancelOrder(saleDeps(database))({ orderId: cancelled.orderId, memberId: sale.id('A') });
  for (const placed of [expired, cancelled]) {
    t.is(await accept(placed), 'refunded-late');
    t.is(await accept(placed), 'already-paid');
    t.deepEqual(await refundsOf(placed.orderId), [{ cause: 'late-payment', fen: placed.payableFen }]);
  }
  t.is(await stateOf(expired.orderId), 'expired');
  t.is(await stateOf(cancelled.orderId), 'cancelled');
  t.deepEqual(
    await rows(database, `select 1 from commissions where cycle_id = :id`, { id: sale.cycleId }),
    [],
  );
});

test('another amount is never accepted: a person looks at it, once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AH' });
  const placed = await place(sale);
  t.is(await accept(placed, placed.payableFen - 1), 'amount-differs');
  t.is(await accept(placed, placed.payableFen - 1), 'amount-differs');
  t.is(await stateOf(placed.orderId), 'placed');
  const attention = await rows<{ cause: string; detail: unknown }>(
    database,
    `select cause, detail from attention where subject = 'order/' || :orderId`,
    { orderId: placed.orderId },
  );
  t.deepEqual(attention, [
    {
      cause: 'payment-amount-differs',
      detail: { expectedFen: 499, receivedFen: 498, transactionId: `T${placed.orderId}` },
    },
  ]);
});

test('after the freeze money only goes back', async (t) => {
  const sale = await sellingCycle(database, { tag: 'AI' });
  const placed = await place(sale);
  await endPayment(database, sale.cycleId);
  await closeCycle({ database })({ cycleId: sale.cycleId });
  await expire(placed.orderId);
  t.is((await freezeCycle({ database })({ cycleId: sale.cycleId })).result.state, 'frozen');
  t.is(await accept(placed), 'refunded-late');
  const { pieces } = await one<{ pieces: number }>(
    database,
    `select sum(quantity)::integer as pieces from demand where cycle_id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  t.is(pieces, 0);
});

test('money for an order that nobody knows is refused', async (t) => {
  const unknown = accept({ orderId: '261122NOTHING', payableFen: 1 });
  t.is((await t.throwsAsync(unknown, { instanceOf: RuleViolation }))?.code, 'order-unknown');
});

test('the leader of the pickup point gets the pickup fee out of the rate of the link’s leader', async (t) => {
  const sale = await sellingCycle(database, { tag: 'PF' });
  const sharesOf = async (pointLeaderId: string) => {
    const wish = { ...orderInput(sale), pointLeaderId };
    const placed = (await placeOrder(saleDeps(database))(wish)).result;
    t.is(await accept(placed), 'paid');
    return rows<{ who: string; level: number; bp: number }>(
      database,
      `select beneficiary_id as who, level, rate_bp as bp from commissions
       where order_id = :orderId and role = 'leader' and line_no = 1 order by level`,
      { orderId: placed.orderId },
    );
  };
  const own = await sharesOf(sale.id('L1'));
  const bp = own[0]?.bp ?? 0;
  t.true(bp > 300);
  t.deepEqual(own, [{ who: sale.id('L1'), level: 0, bp }]);
  t.deepEqual(await sharesOf(sale.id('L2')), [
    { who: sale.id('L1'), level: 0, bp: bp - 300 },
    { who: sale.id('L2'), level: 3, bp: 300 },
  ]);
});
