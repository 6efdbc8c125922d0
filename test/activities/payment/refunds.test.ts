import test from 'ava';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import { createRefund } from '../../../db/queries/payment/create-refund.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

// Refunds made by hand leave the commissions as they are, and one piece is refunded in parts.
const { database, place, pay } = await saleStage(test, { excused: ['C10', 'R2'] });

interface Refund {
  readonly orderId: string;
  readonly refundNo: string;
}

/** A paid order of 4.99 with a refund of 2.00 that nobody has sent yet. */
async function createdRefund(tag: string): Promise<Refund> {
  const sale = await sellingCycle(database, { tag });
  const order = await place(sale);
  await pay(order);
  const { orderId } = order;
  const refund = { orderId, refundNo: `R${orderId}` };
  await refundOf(refund, 200);
  return refund;
}

const refundOf = ({ orderId, refundNo }: Refund, amountFen: number): Promise<number> =>
  database.transaction((trx) =>
    createRefund(trx, {
      refundNo,
      orderId,
      cause: 'after-sale',
      reasonZh: '测试退款',
      lines: [
        {
          lineNo: 1,
          quantity: 1,
          amountFen,
        },
      ],
    }),
  );

const settle = (refundNo: string, state: 'success' | 'closed' | 'abnormal' | 'processing' | 'unknown') =>
  settleRefund({ database })({ refundNo, state, refundId: `W${refundNo}` });

const standOf = (refundNo: string) =>
  one(
    database,
    `select r.state, p.refunded_fen as refunded, p.refund_pending_fen as pending,
       (select count(*)::integer from ledger_transactions t where t.ref = r.refund_no) as booked,
       (select count(*)::integer from events e where e.aggregate = 'refund/' || r.refund_no
          and e.type = 'refund.succeeded') as told
     from refunds r join payments p on p.out_trade_no = r.out_trade_no where r.refund_no = :refundNo`,
    { refundNo },
  );

const attentionOf = async (refundNo: string): Promise<string[]> =>
  (
    await rows<{ cause: string }>(
      database,
      `select cause from attention where subject = 'refund/' || :refundNo order by cause`,
      { refundNo },
    )
  ).map((row) => row.cause);

test('a refund that succeeds is booked and told once, even when three say so at once', async (t) => {
  const { refundNo } = await createdRefund('RA');
  await Promise.all([1, 2, 3].map(() => settle(refundNo, 'success')));
  t.deepEqual((await settle(refundNo, 'success')).result, { state: 'success' });
  t.deepEqual(await standOf(refundNo), { state: 'success', refunded: 200, pending: 0, booked: 1, told: 1 });
});

test('a refund that the provider closed gives its reservation back, and a person looks', async (t) => {
  const refund = await createdRefund('RB');
  await settle(refund.refundNo, 'closed');
  await settle(refund.refundNo, 'closed');
  t.deepEqual(await standOf(refund.refundNo), {
    state: 'closed',
    refunded: 0,
    pending: 0,
    booked: 0,
    told: 0,
  });
  t.deepEqual(await attentionOf(refund.refundNo), ['refund-closed']);
  t.is(await refundOf({ ...refund, refundNo: `${refund.refundNo}B` }, 499), 499);
});

test('an abnormal refund waits for a person and can still succeed', async (t) => {
  const { refundNo } = await createdRefund('RC');
  await settle(refundNo, 'abnormal');
  await settle(refundNo, 'abnormal');
  t.deepEqual(await standOf(refundNo), { state: 'abnormal', refunded: 0, pending: 200, booked: 0, told: 0 });
  t.deepEqual(await attentionOf(refundNo), ['refund-abnormal']);
  await settle(refundNo, 'success');
  t.deepEqual(await standOf(refundNo), { state: 'success', refunded: 200, pending: 0, booked: 1, told: 1 });
});

test('what is final stays, and what is unknown changes nothing', async (t) => {
  const { refundNo } = await createdRefund('RD');
  t.deepEqual((await settle(refundNo, 'unknown')).result, { state: 'unknown' });
  t.like(await standOf(refundNo), { state: 'created', pending: 200 });
  await settle(refundNo, 'success');
  t.deepEqual((await settle(refundNo, 'closed')).result, { state: 'success' });
  t.deepEqual((await settle('R-nothing', 'success')).result, { state: 'unknown' });
  t.like(await standOf(refundNo), { state: 'success', refunded: 200, pending: 0 });
});

test('more than was paid is never refunded, and the same number only once', async (t) => {
  const refund = await createdRefund('RE');
  t.is(await refundOf(refund, 200), 0);
  const beyond = { ...refund, refundNo: `${refund.refundNo}B` };
  const refused = await t.throwsAsync(refundOf(beyond, 300), { instanceOf: RuleViolation });
  t.is(refused?.code, 'refund-beyond-paid');
  t.is(await refundOf(beyond, 0), 0);
  t.is(await refundOf(beyond, 299), 299);
  await settle(refund.refundNo, 'success');
  t.is(
    (await t.throwsAsync(refundOf({ ...refund, refundNo: `${refund.refundNo}C` }, 1)))?.message.split(' ')[0],
    'refund-beyond-paid',
  );
});

test('ten refunds of 100 at once from 499 paid make four', async (t) => {
  const refund = await createdRefund('RF');
  const numbers = Array.from({ length: 10 }, (_none, n) => `${refund.refundNo}${n}`);
  const made = await Promise.allSettled(numbers.map((refundNo) => refundOf({ ...refund, refundNo }, 100)));
  // 200 are reserved already, so 2 of the 10 fit.
  t.is(made.filter((outcome) => outcome.status === 'fulfilled').length, 2);
});
