import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { expireUnpaid } from '../../../activities/cycle/expire-unpaid.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { expireOrder } from '../../../activities/order/read-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { lockFences } from '../../../db/queries/cycle/locks.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import {
  anotherCycle,
  moveCycle,
  orderInput,
  passExpiry,
  saleDeps,
  sellingCycle,
  type Sale,
} from '../../support/factories/sale.js';
import { saleFaults } from '../../support/sale-invariants.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf } = await saleStage(test, { poolMax: 16, checked: false });

const rounds = 30;

/** Whole milliseconds from 0 to 24: around the instant that the round contests. */
function delays(seed: number): () => number {
  const random = xoroshiro128plus(seed);
  return () => uniformInt(random, 0, 24);
}

/** Runs the work after the delay; a refusal by a rule is its code. */
async function later(ms: number, work: () => Promise<unknown>): Promise<string> {
  await delay(ms);
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
}

/** Asks until the database agrees that the state is reached. */
async function until<State extends string>(
  wanted: State,
  ask: () => Promise<{ result: { state: string } }>,
): Promise<void> {
  while ((await ask()).result.state !== wanted) await delay(1);
}

const soldIn = ({ cycleId }: Sale) =>
  one(
    database,
    `select
       (select jsonb_object_agg(state, n) from (
          select state, count(*) as n from orders where cycle_id = :cycleId group by 1) s) as orders,
       (select coalesce(sum(quantity), 0)::integer from demand where cycle_id = :cycleId) as demand`,
    { cycleId },
  );

test.serial('nothing joins or leaves a cycle once it is closed, however close it comes', async (t) => {
  const sale = await sellingCycle(database, { tag: 'XA', moreMembers: 4 });
  const tally = { accepted: 0, refused: 0, cancelled: 0 };
  for (let round = 1; round <= rounds; round++) {
    const cycle = await anotherCycle(database, sale, 10 + round);
    const next = delays(round);
    const early = await Promise.all(
      [1, 2, 3, 4].map(() => placeOrder(saleDeps(database))(orderInput(cycle))),
    );
    await moveCycle(database, cycle.cycleId, { cutoffInMs: 18, payUntilInMs: 60_000 });
    const orders = Array.from({ length: 4 }, (_none, n) =>
      later(next(), () => placeOrder(saleDeps(database))(orderInput(cycle, { member: `M${n + 1}` }))),
    );
    const cancels = early.map(({ result: { orderId } }) =>
      later(next(), () => cancelOrder(saleDeps(database))({ orderId, memberId: sale.id('A') })),
    );
    await until('closed', () => closeCycle({ database })({ cycleId: cycle.cycleId }));
    const atClose = await soldIn(cycle);
    const outcomes = await Promise.all(orders);
    const leaving = await Promise.all(cancels);
    t.deepEqual(await soldIn(cycle), atClose, `round ${round}`);
    t.true(outcomes.every((outcome) => outcome === 'done' || outcome === 'cycle-closed'));
    t.true(leaving.every((outcome) => outcome === 'done' || outcome === 'order-not-cancellable'));
    tally.accepted += outcomes.filter((outcome) => outcome === 'done').length;
    tally.refused += outcomes.filter((outcome) => outcome === 'cycle-closed').length;
    tally.cancelled += leaving.filter((outcome) => outcome === 'done').length;
  }
  const tardy = await rows(
    database,
    `select o.id from orders o join cycles c on c.id = o.cycle_id where o.placed_at >= c.cutoff_at and c.state = 'closed'`,
  );
  t.deepEqual(tardy, []);
  t.deepEqual(await saleFaults(database), []);
  // The rounds contest the instant: both sides win some.
  t.true(Math.min(tally.accepted, tally.refused, tally.cancelled) > 0, JSON.stringify(tally));
});

test.serial('what is frozen is what was paid, however close a payment comes', async (t) => {
  const sale = await sellingCycle(database, { tag: 'XB' });
  const tally = { paid: 0, late: 0 };
  for (let round = 1; round <= rounds; round++) {
    const cycle = await anotherCycle(database, sale, 10 + round);
    const next = delays(1000 + round);
    const placed = await Promise.all([1, 2, 3].map(() => placeOrder(saleDeps(database))(orderInput(cycle))));
    await moveCycle(database, cycle.cycleId, { cutoffInMs: -1, payUntilInMs: 14 });
    const payments = placed.map(async ({ result: { orderId, payableFen } }) => {
      await delay(next());
      const paidAt = new Date().toISOString();
      const payment = { orderId, transactionId: `T${orderId}`, amountFen: payableFen, paidAt };
      return (await acceptPayment(saleDeps(database))(payment)).result;
    });
    const deps = depsOf();
    await closeCycle({ database })({ cycleId: cycle.cycleId });
    await until('frozen', async () => {
      await expireUnpaid(deps)({ cycleId: cycle.cycleId });
      return freezeCycle({ database })({ cycleId: cycle.cycleId });
    });
    const atFreeze = await soldIn(cycle);
    const outcomes = await Promise.all(payments);
    t.deepEqual(await soldIn(cycle), atFreeze, `round ${round}`);
    const paid = outcomes.filter((outcome) => outcome === 'paid').length;
    t.true(outcomes.every((outcome) => outcome === 'paid' || outcome === 'refunded-late'));
    t.is((atFreeze as { demand: number }).demand, paid);
    tally.paid += paid;
    tally.late += outcomes.length - paid;
  }
  const refunds = await rows(
    database,
    `select 1 from refunds r join orders o on o.id = r.order_id where o.region_id = 'XB' and r.cause = 'late-payment'`,
  );
  t.is(refunds.length, tally.late);
  t.deepEqual(await saleFaults(database), []);
  t.true(tally.paid > 0 && tally.late > 0, JSON.stringify(tally));
});

/** Who waits for an advisory lock in this database. */
const waiting = async (): Promise<number> =>
  (
    await one<{ n: number }>(
      database,
      `select count(*)::integer as n from pg_locks
       where locktype = 'advisory' and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    )
  ).n;

/** What happened while the fence was held, then after it was given back. */
async function besideFence(cycleId: string, mode: 'shared' | 'exclusive', work: () => Promise<unknown>) {
  let done = false;
  let waited = false;
  const { running } = await database.transaction(async (trx) => {
    await lockFences(trx, [cycleId], mode);
    const step = work().finally(() => {
      done = true;
    });
    while (!done && !waited) waited = (await waiting()) > 0;
    return { running: step };
  });
  await running;
  return waited ? 'waits' : 'passes';
}

test.serial('whatever changes what a cycle sold waits outside while the cycle is being closed', async (t) => {
  const sale = await sellingCycle(database, { tag: 'XC' });
  const deps = depsOf();
  const place = async () => (await placeOrder(deps)(orderInput(sale))).result;
  const [toCancel, toPay, toExpire] = [await place(), await place(), await place()];
  await passExpiry(database, toExpire.orderId);
  const paidAt = new Date().toISOString();
  const { payableFen: amountFen } = toPay;
  const works = {
    place,
    cancel: () => cancelOrder(deps)({ orderId: toCancel.orderId, memberId: sale.id('A') }),
    pay: () => acceptPayment(deps)({ orderId: toPay.orderId, transactionId: 'TXC', amountFen, paidAt }),
    expire: () => expireOrder(deps)({ orderId: toExpire.orderId }),
  };
  for (const [name, work] of Object.entries(works))
    t.is(await besideFence(sale.cycleId, 'exclusive', work), 'waits', name);
  t.is(await besideFence(sale.cycleId, 'shared', place), 'passes');
  t.is(await besideFence(sale.nextCycleId, 'exclusive', place), 'passes');
});

test.serial('closing and freezing wait for whoever is still inside', async (t) => {
  const { cycleId } = await sellingCycle(database, { tag: 'XD' });
  t.is(await besideFence(cycleId, 'shared', () => closeCycle({ database })({ cycleId })), 'waits');
  t.is(await besideFence(cycleId, 'shared', () => freezeCycle({ database })({ cycleId })), 'waits');
});
