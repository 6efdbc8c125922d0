import test from 'ava';
import { applyLeftNotices, applyNotice, receiveNotice } from '../../../activities/payment/receive-notice.js';
import { createRefund } from '../../../db/queries/payment/create-refund.js';
import { execute, one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { PaymentSucceeded, RefundEnded } from '../../../ports/payment/payment-notice.js';
import { fakeEnvelope } from '../../support/fake-payment-provider.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

// Refunds made by hand leave the commissions as they are.
const { database, depsOf, place } = await saleStage(test, { excused: ['C10'] });

const succeeded = (
  order: { orderId: string; payableFen: number },
  noticeId = `N${order.orderId}`,
): PaymentSucceeded => ({
  kind: 'payment-succeeded',
  noticeId,
  outTradeNo: order.orderId,
  transactionId: `T${order.orderId}`,
  amountFen: order.payableFen,
  payerOpenId: 'o',
  paidAt: '2026-11-22T08:00:00.000Z',
});

const inbox = (subject: string) =>
  rows<{ noticeId: string; outcome: string | null; applied: boolean }>(
    database,
    `select notice_id as "noticeId", outcome, applied_at is not null as applied from payment_notices
     where subject = :subject order by notice_id`,
    { subject },
  );

test('a notice is in the inbox before anything is done, once however often it comes', async (t) => {
  const order = await place(await sellingCycle(database, { tag: 'TA' }));
  const notice = succeeded(order);
  const envelope = fakeEnvelope(notice);
  t.deepEqual(await receiveNotice(depsOf())(envelope), notice);
  await Promise.all([1, 2, 3].map(() => receiveNotice(depsOf())(envelope)));
  t.deepEqual(await inbox(order.orderId), [{ noticeId: notice.noticeId, outcome: null, applied: false }]);
});

test('a forged notice is refused and leaves nothing', async (t) => {
  const order = await place(await sellingCycle(database, { tag: 'TB' }));
  const forged = { ...fakeEnvelope(succeeded(order)), headers: {} };
  const refused = await t.throwsAsync(receiveNotice(depsOf())(forged), { instanceOf: RuleViolation });
  t.is(refused?.code, 'payment-notice-forged');
  t.deepEqual(await inbox(order.orderId), []);
});

test('a notice applied again, or told again under another id, changes nothing', async (t) => {
  const order = await place(await sellingCycle(database, { tag: 'TC' }));
  const notice = succeeded(order);
  await receiveNotice(depsOf())(fakeEnvelope(notice));
  t.deepEqual(await applyNotice(depsOf())(notice), { outcome: 'paid' });
  t.deepEqual(await applyNotice(depsOf())(notice), { outcome: 'already-paid' });
  const repeated = succeeded(order, `N2${order.orderId}`);
  await receiveNotice(depsOf())(fakeEnvelope(repeated));
  t.deepEqual(await applyNotice(depsOf())(repeated), { outcome: 'already-paid' });
  t.deepEqual(
    (await inbox(order.orderId)).map((row) => row.outcome),
    ['already-paid', 'paid'],
  );
  const { booked } = await one<{ booked: number }>(
    database,
    `select count(*)::integer as booked from ledger_transactions where ref = :orderId`,
    { orderId: order.orderId },
  );
  t.is(booked, 1);
});

test('a notice about something else is noted and ignored', async (t) => {
  const notice = { kind: 'other', noticeId: 'N-other', eventType: 'COUPON.USE' } as const;
  await receiveNotice(depsOf())(fakeEnvelope(notice));
  t.deepEqual(await applyNotice(depsOf())(notice), { outcome: 'ignored' });
  t.deepEqual(await inbox('COUPON.USE'), [{ noticeId: 'N-other', outcome: 'ignored', applied: true }]);
});

test("a refund's end is applied", async (t) => {
  const order = await place(await sellingCycle(database, { tag: 'TD' }));
  await applyNotice(depsOf())(succeeded(order));
  const refundNo = `R${order.orderId}`;
  const lines = [{ lineNo: 1, quantity: 1, amountFen: 100 }];
  const { orderId } = order;
  await database.transaction((trx) =>
    createRefund(trx, { refundNo, orderId, cause: 'after-sale', reasonZh: '测试', lines }),
  );
  const ended: RefundEnded = {
    kind: 'refund-ended',
    noticeId: `NR${orderId}`,
    outTradeNo: orderId,
    outRefundNo: refundNo,
    refundId: 'W1',
    state: 'success',
    refundFen: 100,
  };
  t.deepEqual(await applyNotice(depsOf())(ended), { outcome: 'success' });
  t.deepEqual(await applyNotice(depsOf())(ended), { outcome: 'success' });
  const payment = await one(
    database,
    `select refunded_fen as refunded, refund_pending_fen as pending from payments where order_id = :orderId`,
    { orderId },
  );
  t.deepEqual(payment, { refunded: 100, pending: 0 });
});

test.serial(
  'what a crash left unapplied is applied later, and one that cannot be applied holds nothing up',
  async (t) => {
    const sale = await sellingCycle(database, { tag: 'TE' });
    const known = await place(sale);
    const unknown = { orderId: '261122NOTHING', payableFen: 5 };
    for (const order of [unknown, known]) await receiveNotice(depsOf())(fakeEnvelope(succeeded(order)));
    t.deepEqual(await applyLeftNotices(depsOf())(), { applied: 0, failed: [] });
    await execute(
      database,
      `update payment_notices set received_at = clock_timestamp() - case when subject = :unknown then interval '2 minutes'
       else interval '1 minute' end where subject in (:unknown, :known)`,
      { unknown: unknown.orderId, known: known.orderId },
    );
    t.deepEqual(await applyLeftNotices(depsOf())(), { applied: 2, failed: [] });
    t.deepEqual(
      (await inbox(known.orderId)).map((row) => row.outcome),
      ['paid'],
    );
    t.deepEqual(
      (await inbox(unknown.orderId)).map((row) => row.outcome),
      ['order-unknown'],
    );
    const attention = await rows<{ cause: string }>(
      database,
      `select cause from attention where subject = 'payment/261122NOTHING'`,
    );
    t.deepEqual(attention, [{ cause: 'payment-for-unknown-order' }]);
    t.deepEqual(await applyLeftNotices(depsOf())(), { applied: 0, failed: [] });
  },
);

test.serial('a notice that fails for another reason stays in the inbox and is named', async (t) => {
  const sale = await sellingCycle(database, { tag: 'TF' });
  const [first, second] = [await place(sale), await place(sale)];
  for (const order of [first, second]) await receiveNotice(depsOf())(fakeEnvelope(succeeded(order)));
  await execute(
    database,
    `update payment_notices set received_at = clock_timestamp() - interval '1 minute',
       body = case when subject = :first then jsonb_set(body, '{paidAt}', '"no instant"') else body end
     where subject in (:first, :second)`,
    { first: first.orderId, second: second.orderId },
  );
  const { applied, failed } = await applyLeftNotices(depsOf())();
  t.is(applied, 1);
  t.deepEqual(
    failed.map((failure) => failure.noticeId),
    [`N${first.orderId}`],
  );
  t.like((await inbox(first.orderId))[0], { applied: false });
});
