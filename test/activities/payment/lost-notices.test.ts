import test from 'ava';
import { askUnheardPayments } from '../../../activities/payment/ask-payments.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { execute, one, rows } from '../../../db/query.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { fakePaymentProvider } from '../../support/fake-payment-provider.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place } = await saleStage(test);

const stateOf = async (orderId: string): Promise<string> =>
  (await one<{ state: string }>(database, `select state from orders where id = :orderId`, { orderId })).state;

/** The next question of every number is due, as if its minutes had passed. */
async function minutesPass(): Promise<void> {
  for (const table of ['payments', 'payment_trades'])
    await execute(
      database,
      `update ${table} set ask_at = clock_timestamp() - interval '1 second' where ask_at is not null`,
    );
}

test.serial('with every notice lost the questions settle all payments', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LA' });
  const payment = fakePaymentProvider();
  const orders = [];
  for (let n = 0; n < 6; n++) {
    const order = await place(sale);
    await preparePayment(depsOf(payment))({ orderId: order.orderId, memberId: sale.id('A') });
    orders.push(order);
  }
  const [unpaid, ...paid] = orders;
  for (const { orderId } of paid) payment.pay(orderId);
  t.deepEqual(await askUnheardPayments(depsOf(payment))(), { asked: 0, failed: [] });
  await minutesPass();
  t.deepEqual(await askUnheardPayments(depsOf(payment))(), { asked: 6, failed: [] });
  for (const { orderId } of paid) t.is(await stateOf(orderId), 'paid');
  t.is(await stateOf(unpaid?.orderId ?? ''), 'placed');
  await minutesPass();
  t.deepEqual(await askUnheardPayments(depsOf(payment))(), { asked: 1, failed: [] });
});

test.serial(
  'a question is asked four times, each later, and a provider that is away is asked again',
  async (t) => {
    const sale = await sellingCycle(database, { tag: 'LB' });
    await execute(database, `update payments set ask_at = null`);
    const payment = fakePaymentProvider();
    const { orderId } = await place(sale);
    await preparePayment(depsOf(payment))({ orderId, memberId: sale.id('A') });
    payment.failNext('queryPayment', new ProviderFailure('unavailable', 'DOWN'));
    const asked: number[] = [];
    for (let n = 0; n < 6; n++) {
      await minutesPass();
      asked.push((await askUnheardPayments(depsOf(payment))()).asked);
    }
    t.deepEqual(asked, [1, 1, 1, 1, 0, 0]);
  },
);

test.serial('money that a cancelled order took without a notice is found and goes back', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LC' });
  const payment = fakePaymentProvider();
  const { orderId, payableFen } = await place(sale);
  await preparePayment(depsOf(payment))({ orderId, memberId: sale.id('A') });
  await cancelOrder(depsOf(payment))({ orderId, memberId: sale.id('A') });
  payment.pay(orderId);
  await minutesPass();
  await askUnheardPayments(depsOf(payment))();
  t.is(await stateOf(orderId), 'cancelled');
  t.deepEqual(
    await rows(database, `select cause, amount_fen as fen from refunds where order_id = :orderId`, {
      orderId,
    }),
    [{ cause: 'late-payment', fen: payableFen }],
  );
});

test.serial('the number that another payer did not use is closed once the order is paid', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LD' });
  const payment = fakePaymentProvider();
  const [byLeader, byMember] = [await place(sale), await place(sale)];
  for (const { orderId } of [byLeader, byMember]) {
    await preparePayment(depsOf(payment))({ orderId, memberId: sale.id('A') });
    await preparePayment(depsOf(payment))({ orderId, leaderId: sale.id('L1') });
  }
  payment.pay(`${byLeader.orderId}L`, byLeader.payableFen);
  payment.pay(byMember.orderId);
  for (let n = 0; n < 2; n++) {
    await minutesPass();
    await askUnheardPayments(depsOf(payment))();
  }
  t.is(await stateOf(byLeader.orderId), 'paid');
  t.is(await stateOf(byMember.orderId), 'paid');
  const closed = payment.calls.filter((call) => call.method === 'closePayment').map((call) => call.number);
  t.deepEqual(closed.toSorted(), [byLeader.orderId, `${byMember.orderId}L`].toSorted());
  t.deepEqual(await rows(database, `select 1 from surplus_payments`), []);
  await minutesPass();
  t.is((await askUnheardPayments(depsOf(payment))()).asked, 0);
});
