import test from 'ava';
import { takeNotice } from '../../../activities/payment/take-notice.js';
import { lockOrders } from '../../../db/queries/cycle/locks.js';
import { one, rows } from '../../../db/query.js';
import type { PaymentSucceeded } from '../../../ports/payment/payment-notice.js';
import { fakeEnvelope } from '../../support/fake-payment-provider.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { type PlacedOrder, refusalOf, saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place } = await saleStage(test, { poolMax: 12 });

const succeeded = (order: PlacedOrder, other: Partial<PaymentSucceeded> = {}): PaymentSucceeded => ({
  kind: 'payment-succeeded',
  noticeId: `N${order.orderId}`,
  outTradeNo: order.orderId,
  transactionId: `T${order.orderId}`,
  amountFen: order.payableFen,
  payerOpenId: 'o',
  paidAt: '2026-11-22T08:00:00.000Z',
  ...other,
});

const standOf = ({ orderId }: PlacedOrder) =>
  one<{ state: string; notices: number; outcome: string | null; numbers: number; told: number }>(
    database,
    `select o.state, (o.order_no is not null)::integer as numbers,
       (select count(*)::integer from payment_notices n where n.subject = o.id) as notices,
       (select min(outcome) from payment_notices n where n.subject = o.id) as outcome,
       (select count(*)::integer from events e where e.aggregate = 'order/' || o.id and e.type = 'order.paid') as told
     from orders o where o.id = :orderId`,
    { orderId },
  );

/** An answer does not always wait for the consequence. */
async function applied(...orders: PlacedOrder[]): Promise<void> {
  const ids = orders.map((order) => order.orderId);
  for (let n = 0; n < 200; n++) {
    const left = await rows(
      database,
      `select 1 from payment_notices where subject = any(:ids) and applied_at is null`,
      { ids },
    );
    if (left.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('fifty duplicates of one notice at once give one order number', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NA' });
  const [order, neighbour] = [await place(sale), await place(sale)];
  const take = takeNotice(depsOf());
  const many = Array.from({ length: 50 }, () => take(fakeEnvelope(succeeded(order))));
  await Promise.all([...many, take(fakeEnvelope(succeeded(neighbour)))]);
  await applied(order, neighbour);
  t.deepEqual(await standOf(order), { state: 'paid', notices: 1, outcome: 'paid', numbers: 1, told: 1 });
  const serials = await rows<{ last: number }>(
    database,
    `select last from order_serials where cycle_id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(serials, [{ last: 2 }]);
});

test('many payments are applied together, in as few transactions as they came in', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NB' });
  const orders = [];
  for (let n = 0; n < 9; n++) orders.push(await place(sale));
  const take = takeNotice(depsOf());
  await Promise.all(orders.map((order) => take(fakeEnvelope(succeeded(order)))));
  await applied(...orders);
  const { transactions } = await one<{ transactions: number }>(
    database,
    `select count(distinct e.tx::text)::integer as transactions from events e join orders o
       on e.aggregate = 'order/' || o.id where o.cycle_id = :cycleId and e.type = 'order.paid'`,
    { cycleId: sale.cycleId },
  );
  t.true(transactions <= 3, `${transactions}`);
  const numbers = await rows<{ orderNo: string }>(
    database,
    `select distinct order_no as "orderNo" from orders where cycle_id = :cycleId and state = 'paid'`,
    { cycleId: sale.cycleId },
  );
  t.is(numbers.length, 9);
});

test('a notice is answered while its order is locked, and applied when it is free', async (t) => {
  const order = await place(await sellingCycle(database, { tag: 'NC' }));
  const take = takeNotice(depsOf());
  const answeredMs = await database.transaction(async (trx) => {
    await lockOrders(trx, [order.orderId]);
    const since = Date.now();
    await take(fakeEnvelope(succeeded(order)));
    return Date.now() - since;
  });
  t.true(answeredMs < 1_000, `${answeredMs} ms`);
  t.like(await standOf(order), { notices: 1 });
  await applied(order);
  t.like(await standOf(order), { state: 'paid', outcome: 'paid' });
});

test('a notice that cannot be applied fails alone and stays in the inbox', async (t) => {
  const sale = await sellingCycle(database, { tag: 'ND' });
  const [bad, good] = [await place(sale), await place(sale)];
  const take = takeNotice(depsOf());
  await Promise.all([
    take(fakeEnvelope(succeeded(bad, { paidAt: 'no instant' }))),
    take(fakeEnvelope(succeeded(good))),
  ]);
  await applied(good);
  t.like(await standOf(bad), { state: 'placed', notices: 1, outcome: null });
  t.like(await standOf(good), { state: 'paid', notices: 1, outcome: 'paid' });
  await database('payment_notices').where({ subject: bad.orderId }).update({ applied_at: new Date() });
});

test('a forged notice is refused and leaves nothing, whatever comes with it', async (t) => {
  const sale = await sellingCycle(database, { tag: 'NE' });
  const [forged, good] = [await place(sale), await place(sale)];
  const take = takeNotice(depsOf());
  const [refused] = await Promise.all([
    refusalOf(take({ ...fakeEnvelope(succeeded(forged)), headers: {} })),
    take(fakeEnvelope(succeeded(good))),
  ]);
  await applied(good);
  t.is(refused, 'payment-notice-forged');
  t.like(await standOf(forged), { state: 'placed', notices: 0 });
  t.like(await standOf(good), { state: 'paid' });
});
