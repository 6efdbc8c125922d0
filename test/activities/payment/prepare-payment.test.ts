import test from 'ava';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { PaymentRequest } from '../../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { fakePaymentProvider } from '../../support/fake-payment-provider.js';
import { endPayment, passExpiry, sellingCycle } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place } = await saleStage(test);

test("the provider waits for the order's amount, under its id, until it expires, and tells us where we are", async (t) => {
  const sale = await sellingCycle(database, { tag: 'PA' });
  const { orderId, payableFen, expiresAt } = await place(sale);
  const requests: PaymentRequest[] = [];
  const fake = fakePaymentProvider();
  const createPayment = (request: PaymentRequest) => {
    requests.push(request);
    return fake.createPayment(request);
  };
  await preparePayment(depsOf({ ...fake, createPayment }))({ orderId, memberId: sale.id('A') });
  const description = `团达订单 ${orderId}`;
  t.deepEqual(requests, [
    {
      outTradeNo: orderId,
      amountFen: payableFen,
      description,
      payerOpenId: 'o-PA-A',
      expireAt: expiresAt,
      notifyUrl: 'http://notify.test',
    },
  ]);
});

test('asked again, the same payment is handed out, and there is one row', async (t) => {
  const sale = await sellingCycle(database, { tag: 'PB' });
  const { orderId, payableFen } = await place(sale);
  const prepare = preparePayment(depsOf());
  const input = { orderId, memberId: sale.id('A') };
  const first = await prepare(input);
  t.deepEqual(await prepare(input), first);
  const stored = await rows(
    database,
    `select state, prepay_id as "prepayId", amount_fen as "amountFen" from payments where order_id = :orderId`,
    { orderId },
  );
  t.deepEqual(stored, [{ state: 'created', prepayId: first.prepayId, amountFen: payableFen }]);
});

test('a call that fails leaves the row, and the next one uses it', async (t) => {
  const sale = await sellingCycle(database, { tag: 'PC' });
  const { orderId } = await place(sale);
  const payment = fakePaymentProvider();
  payment.failNext('createPayment', new ProviderFailure('unknown-outcome', 'TIMEOUT'));
  const input = { orderId, memberId: sale.id('A') };
  await t.throwsAsync(preparePayment(depsOf(payment))(input), { instanceOf: ProviderFailure });
  t.is((await preparePayment(depsOf(payment))(input)).prepayId, `P${orderId}`);
});

test('nobody pays for another, for an order that is over, or too late', async (t) => {
  const sale = await sellingCycle(database, { tag: 'PD' });
  const prepare = preparePayment(depsOf());
  const refused = async (orderId: string, member = 'A') =>
    (await t.throwsAsync(prepare({ orderId, memberId: sale.id(member) }), { instanceOf: RuleViolation }))
      ?.code;
  const first = await place(sale);
  t.is(await refused(first.orderId, 'B'), 'order-unknown');
  await passExpiry(database, first.orderId);
  t.is(await refused(first.orderId), 'order-payment-late');
  const second = await place(sale);
  await endPayment(database, sale.cycleId);
  t.is(await refused(second.orderId), 'order-payment-late');
  t.deepEqual(
    await rows(database, `select 1 from payments where order_id = any(:ids)`, {
      ids: [first.orderId, second.orderId],
    }),
    [],
  );
});
