import test from 'ava';
import { expireOrder, readOrder } from '../../../activities/order/read-order.js';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { one, rows } from '../../../db/query.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { fakePaymentProvider, type FakePaymentProvider } from '../../support/fake-payment-provider.js';
import { endPayment, passExpiry, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place } = await saleStage(test);

async function preparedOrder(
  tag: string,
): Promise<{ sale: Sale; orderId: string; payment: FakePaymentProvider }> {
  const sale = await sellingCycle(database, { tag });
  const payment = fakePaymentProvider();
  const { orderId } = await place(sale, { lines: { TOMATO: 2 } });
  await preparePayment(depsOf(payment))({ orderId, memberId: sale.id('A') });
  return { sale, orderId, payment };
}

const rowOf = (orderId: string) =>
  one(
    database,
    `select o.state, p.state as payment, (select sum(quantity)::integer from demand where cycle_id = o.cycle_id) as demand,
       (select count(*)::integer from takes where order_id = o.id and released_at is null) as held
     from orders o left join payments p on p.order_id = o.id where o.id = :orderId`,
    { orderId },
  );

test('an unpaid order that was never prepared expires without asking the provider, once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'EA' });
  const { orderId } = await place(sale);
  await passExpiry(database, orderId);
  const payment = fakePaymentProvider();
  t.like(await expireOrder(depsOf(payment))({ orderId }), { state: 'expired' });
  t.like(await expireOrder(depsOf(payment))({ orderId }), { state: 'expired' });
  t.deepEqual(payment.calls, []);
  t.deepEqual(await rowOf(orderId), { state: 'expired', payment: null, demand: 0, held: 0 });
  const events = await rows(
    database,
    `select 1 from events where aggregate = 'order/' || :orderId and type = 'order.expired'`,
    {
      orderId,
    },
  );
  t.is(events.length, 1);
});

test('before its time an unpaid order stays, and the snapshot says how long', async (t) => {
  const sale = await sellingCycle(database, { tag: 'EB' });
  const { orderId } = await place(sale);
  const snapshot = await expireOrder(depsOf())({ orderId });
  t.is(snapshot.state, 'placed');
  t.true(snapshot.expiresInMs > 14 * 60_000 && snapshot.expiresInMs <= 15 * 60_000);
  t.true(snapshot.nextCheckInMs > 0);
});

test('a prepared order whose time is not over stays payable at the provider', async (t) => {
  const { orderId, payment } = await preparedOrder('EI');
  t.like(await expireOrder(depsOf(payment))({ orderId }), { state: 'placed' });
  t.deepEqual(
    payment.calls.map((call) => call.method),
    ['createPayment'],
  );
});

test('payUntil ends an order whose own time is not over', async (t) => {
  const sale = await sellingCycle(database, { tag: 'EC' });
  const { orderId } = await place(sale);
  await endPayment(database, sale.cycleId);
  t.is((await readOrder({ database })({ orderId })).expiresInMs, 0);
  t.like(await expireOrder(depsOf())({ orderId }), { state: 'expired' });
});

test('a prepared order is closed at the provider, asked for once more, then expired', async (t) => {
  const { orderId, payment } = await preparedOrder('ED');
  await passExpiry(database, orderId);
  t.like(await expireOrder(depsOf(payment))({ orderId }), { state: 'expired' });
  t.deepEqual(
    payment.calls.map((call) => call.method),
    ['createPayment', 'closePayment', 'queryPayment'],
  );
  t.deepEqual(await rowOf(orderId), { state: 'expired', payment: 'closed', demand: 0, held: 0 });
});

test('an order found paid at the provider is paid and keeps its goods', async (t) => {
  const { orderId, payment } = await preparedOrder('EE');
  payment.pay(orderId);
  await passExpiry(database, orderId);
  t.like(await expireOrder(depsOf(payment))({ orderId }), { state: 'paid' });
  t.deepEqual(await rowOf(orderId), { state: 'paid', payment: 'paid', demand: 2, held: 1 });
});

test('a payer who was faster than the close is found by the second question', async (t) => {
  const { orderId, payment } = await preparedOrder('EF');
  await passExpiry(database, orderId);
  const racing = {
    ...payment,
    closePayment: async (number: string) => {
      const answer = await payment.closePayment(number);
      payment.pay(number);
      return answer;
    },
  };
  t.like(await expireOrder(depsOf(racing))({ orderId }), { state: 'paid' });
});

test('while the provider does not answer nothing changes', async (t) => {
  const { orderId, payment } = await preparedOrder('EG');
  await passExpiry(database, orderId);
  payment.failNext('closePayment', new ProviderFailure('unavailable', 'DOWN'));
  await t.throwsAsync(expireOrder(depsOf(payment))({ orderId }), { instanceOf: ProviderFailure });
  payment.failNext('queryPayment', new ProviderFailure('unavailable', 'DOWN'));
  await t.throwsAsync(expireOrder(depsOf(payment))({ orderId }), { instanceOf: ProviderFailure });
  t.deepEqual(await rowOf(orderId), { state: 'placed', payment: 'created', demand: 2, held: 1 });
  t.like(await expireOrder(depsOf(payment))({ orderId }), { state: 'expired' });
});

test('an order paid with another amount does not hold its goods for ever: it expires, and a person looks at the money', async (t) => {
  const { orderId, payment } = await preparedOrder('EH');
  payment.pay(orderId, 1);
  await passExpiry(database, orderId);
  t.like(await expireOrder(depsOf(payment))({ orderId }), { state: 'expired' });
  const attention = await rows<{ cause: string }>(
    database,
    `select cause from attention where subject = 'order/' || :orderId`,
    { orderId },
  );
  t.deepEqual(attention, [{ cause: 'payment-amount-differs' }]);
});
