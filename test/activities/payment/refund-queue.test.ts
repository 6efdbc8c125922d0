import test from 'ava';
import { sendDueRefunds, sendRefund } from '../../../activities/payment/send-refund.js';
import { createRefund } from '../../../db/queries/payment/create-refund.js';
import { claimRefunds, type QueueLimits } from '../../../db/queries/payment/refund-queue.js';
import { execute, one, rows } from '../../../db/query.js';
import { ProviderFailure } from '../../../ports/payment/provider-failure.js';
import { fakePaymentProvider, type FakePaymentProvider } from '../../support/fake-payment-provider.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { refusalOf, saleStage } from '../../support/sale-stage.js';

// Refunds made by hand leave the commissions as they are, and one piece is refunded in parts.
const { database, depsOf, place, pay } = await saleStage(test, { excused: ['C10', 'R2'] });

/** A paid order with refunds of 2.00 that nobody has sent yet; their numbers. */
async function createdRefunds(tag: string, count = 1): Promise<string[]> {
  const order = await place(await sellingCycle(database, { tag }), { lines: { TOMATO: 9 } });
  await pay(order);
  const numbers = Array.from({ length: count }, (_none, n) => `R${n}${order.orderId}`);
  for (const refundNo of numbers) await refundOf(order.orderId, refundNo);
  return numbers;
}

const refundOf = (orderId: string, refundNo: string, amountFen = 200): Promise<number> =>
  database.transaction((trx) =>
    createRefund(trx, {
      refundNo,
      orderId,
      cause: 'after-sale',
      reasonZh: '测试退款',
      lines: [{ lineNo: 1, quantity: 0, amountFen }],
    }),
  );

/** The refund's turn has come, as if its time had passed. */
const turn = (refundNo: string): Promise<number> =>
  execute(database, `update refunds set next_at = null where refund_no = :refundNo`, { refundNo });

const standOf = (refundNo: string) =>
  one<{ state: string; attempts: number; waits: boolean; failure: string | null }>(
    database,
    `select state, attempts, coalesce(next_at > clock_timestamp(), false) as waits, last_failure as failure
     from refunds where refund_no = :refundNo`,
    { refundNo },
  );

const methodsOf = (payment: FakePaymentProvider): string[] => payment.calls.map((call) => call.method);

/** No rate stands in the way of whoever claims next. */
const idle = (): Promise<number> =>
  execute(database, `update provider_rates set free_at = clock_timestamp() - interval '1 hour'`);

const limits: QueueLimits = {
  limit: 100,
  spacingMs: 60_000,
  leaseMs: 60_000,
  intervalMs: 60_000,
  burst: 100,
  failureIntervalMs: 60_000,
  failureBurst: 4,
};

const claim = async (own: Partial<QueueLimits> = {}): Promise<string[]> =>
  (await database.transaction((trx) => claimRefunds(trx, { ...limits, ...own }))).map((one) => one.refundNo);

test.serial('a refund is sent under our number, then asked about and never sent again', async (t) => {
  const [refundNo = ''] = await createdRefunds('QA');
  const payment = fakePaymentProvider();
  const send = sendRefund(depsOf(payment));
  t.deepEqual(await send({ refundNo }), { state: 'processing' });
  t.deepEqual(await send({ refundNo }), { state: 'processing' });
  t.deepEqual(methodsOf(payment), ['refund']);
  await turn(refundNo);
  payment.settle(refundNo, 'success');
  t.deepEqual(await send({ refundNo }), { state: 'success' });
  await turn(refundNo);
  t.deepEqual(await send({ refundNo }), { state: 'success' });
  t.deepEqual(methodsOf(payment), ['refund', 'queryRefund']);
  t.deepEqual(await send({ refundNo: 'R-nothing' }), { state: 'unknown' });
});

test.serial('twenty who send the same refund at once send it once', async (t) => {
  const [refundNo = ''] = await createdRefunds('QB');
  const payment = fakePaymentProvider();
  await Promise.all(Array.from({ length: 20 }, () => sendRefund(depsOf(payment))({ refundNo })));
  t.deepEqual(methodsOf(payment), ['refund']);
});

test.serial('a refund whose answer was lost is asked about before it is told again', async (t) => {
  const [refundNo = ''] = await createdRefunds('QC');
  const payment = fakePaymentProvider();
  payment.failNext('refund', new ProviderFailure('unknown-outcome', 'TIMEOUT'));
  const send = sendRefund(depsOf(payment));
  await t.throwsAsync(send({ refundNo }), { instanceOf: ProviderFailure });
  t.deepEqual(await standOf(refundNo), { state: 'created', attempts: 1, waits: true, failure: 'TIMEOUT' });
  await turn(refundNo);
  t.deepEqual(await send({ refundNo }), { state: 'processing' });
  t.deepEqual(methodsOf(payment), ['refund', 'queryRefund']);
});

test.serial(
  'a refund that the provider has never heard of is told again, under the same number',
  async (t) => {
    const [refundNo = ''] = await createdRefunds('QD');
    t.deepEqual(await claim(), [refundNo]);
    await turn(refundNo);
    await idle();
    const payment = fakePaymentProvider();
    t.deepEqual(await sendDueRefunds(depsOf(payment))(), { sent: 1, failed: [] });
    t.deepEqual(payment.calls, [
      { method: 'queryRefund', number: refundNo },
      { method: 'refund', number: refundNo },
    ]);
  },
);

test.serial('of the refunds of one payment the next is sent a (scaled) minute later', async (t) => {
  const [first = '', second = '', third = ''] = await createdRefunds('QE', 3);
  const payment = fakePaymentProvider();
  const { sent } = await sendDueRefunds(depsOf(payment))();
  t.is(sent, 1);
  t.deepEqual(await sendRefund(depsOf(payment))({ refundNo: second }), { state: 'created' });
  t.like(await standOf(second), { state: 'created', attempts: 0, waits: true });
  await turn(second);
  await execute(
    database,
    `update refunds set asked_at = asked_at - interval '1 hour' where refund_no = :first`,
    { first },
  );
  t.deepEqual(await sendRefund(depsOf(payment))({ refundNo: second }), { state: 'processing' });
  t.deepEqual(
    payment.calls.map((call) => call.number),
    [first, second],
  );
  t.like(await standOf(third), { state: 'created', attempts: 0 });
});

test.serial('no more refunds are sent in a second than the provider takes', async (t) => {
  await execute(database, `update refunds set next_at = 'infinity' where state in ('created', 'processing')`);
  const numbers = (
    await Promise.all(['QF', 'QG', 'QH', 'QI', 'QJ'].map((tag) => createdRefunds(tag)))
  ).flat();
  await idle();
  const taken = await Promise.all([claim({ burst: 3 }), claim({ burst: 3 })]);
  t.is(taken.flat().length, 3);
  t.deepEqual(await claim({ burst: 3 }), []);
  await idle();
  const rest = await claim({ burst: 3 });
  t.deepEqual([...taken.flat(), ...rest].toSorted(), numbers.toSorted());
});

test.serial('after failures fewer are sent, until the provider would take failures again', async (t) => {
  const numbers = (await Promise.all(['QK', 'QL'].map((tag) => createdRefunds(tag)))).flat();
  await execute(
    database,
    `update provider_rates set free_at = clock_timestamp() + interval '3 minutes' where name = 'refund-failure'`,
  );
  t.is((await claim()).length, 1);
  await execute(
    database,
    `update provider_rates set free_at = clock_timestamp() + interval '4 minutes' where name = 'refund-failure'`,
  );
  t.deepEqual(await claim(), []);
  await idle();
  t.is((await claim()).length, numbers.length - 1);
});

test.serial('what the provider refuses is tried again later, and a person knows', async (t) => {
  await idle();
  const [refundNo = ''] = await createdRefunds('QM');
  const payment = fakePaymentProvider();
  payment.failNext('refund', new ProviderFailure('refused', 'NOT_ENOUGH'));
  const { failed } = await sendDueRefunds(depsOf(payment))();
  t.deepEqual(failed, [{ refundNo, reason: 'refused NOT_ENOUGH' }]);
  t.like(await standOf(refundNo), { state: 'created', waits: true, failure: 'NOT_ENOUGH' });
  const found = await rows(
    database,
    `select cause, owner_role as owner from attention where subject = 'refund/' || :refundNo`,
    { refundNo },
  );
  t.deepEqual(found, [{ cause: 'refund-refused', owner: 'finance' }]);
});

test.serial('the fifty-first refund of a payment is refused', async (t) => {
  const order = await place(await sellingCycle(database, { tag: 'QN' }));
  await pay(order);
  for (let n = 0; n < 50; n++) t.is(await refundOf(order.orderId, `R${n}X${order.orderId}`, 1), 1);
  t.is(await refusalOf(refundOf(order.orderId, `R50X${order.orderId}`, 1)), 'refund-limit-reached');
});
