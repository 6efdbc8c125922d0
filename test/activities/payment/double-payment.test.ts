import test from 'ava';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { preparePayment } from '../../../activities/payment/prepare-payment.js';
import { sendDueRefunds } from '../../../activities/payment/send-refund.js';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import { execute, one, rows } from '../../../db/query.js';
import { refundMoves } from '../../../domain/payment/lifecycle.js';
import type { RefundState } from '../../../ports/payment/payment-provider.js';
import { fakePaymentProvider } from '../../support/fake-payment-provider.js';
import { sellingCycle } from '../../support/factories/sale.js';
import { type PlacedOrder, refusalOf, saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place, pay } = await saleStage(test);

const told = ({ orderId, payableFen }: PlacedOrder, transactionId: string) => ({
  orderId,
  transactionId,
  amountFen: payableFen,
  paidAt: '2026-11-22T08:00:00.000Z',
});

const surplusOf = (orderId: string) =>
  rows<{ refundNo: string; state: string; tradeNo: string; fen: number }>(
    database,
    `select refund_no as "refundNo", state, trade_no as "tradeNo", amount_fen as fen from surplus_payments
     where order_id = :orderId order by created_at`,
    { orderId },
  );

const owedBack = async (refundNo: string): Promise<number> =>
  (
    await one<{ fen: number }>(
      database,
      `select coalesce(-sum(p.amount_fen), 0)::bigint as fen
       from postings p join ledger_transactions t on t.id = p.transaction_id
       where t.ref = :refundNo and p.account = 'member:overpaid'`,
      { refundNo },
    )
  ).fen;

/** A paid order with the second payment's way back in the given state. */
async function paidTwice(tag: string): Promise<{ orderId: string; refundNo: string }> {
  const order = await place(await sellingCycle(database, { tag }));
  await pay(order);
  await acceptPayment(depsOf())(told(order, `SECOND${order.orderId}`));
  const [surplus] = await surplusOf(order.orderId);
  return { orderId: order.orderId, refundNo: surplus?.refundNo ?? '' };
}

test.serial('an order paid twice gives the second payment back whole, once', async (t) => {
  const order = await place(await sellingCycle(database, { tag: 'DA' }));
  await pay(order);
  const second = told(order, `SECOND${order.orderId}`);
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, async () => (await acceptPayment(depsOf())(second)).result),
  );
  t.deepEqual(outcomes.toSorted(), [...Array(5).fill('already-paid'), 'refunded-twice']);
  const [surplus, ...more] = await surplusOf(order.orderId);
  t.deepEqual(more, []);
  t.like(surplus, { state: 'created', tradeNo: order.orderId, fen: order.payableFen });
  const refundNo = surplus?.refundNo ?? '';
  t.is(await owedBack(refundNo), order.payableFen);

  const payment = fakePaymentProvider();
  t.deepEqual(await sendDueRefunds(depsOf(payment))(), { sent: 1, failed: [] });
  t.deepEqual(payment.calls, [{ method: 'refund', number: refundNo }]);
  payment.settle(refundNo, 'success');
  for (let n = 0; n < 2; n++) {
    await execute(database, `update surplus_payments set next_at = null where refund_no = :refundNo`, {
      refundNo,
    });
    await sendDueRefunds(depsOf(payment))();
  }
  t.deepEqual(
    payment.calls.map((call) => call.method),
    ['refund', 'queryRefund'],
  );
  t.is(await owedBack(refundNo), 0);
  t.like((await surplusOf(order.orderId))[0], { state: 'success' });
  const { state } = await one<{ state: string }>(database, `select state from orders where id = :orderId`, {
    orderId: order.orderId,
  });
  t.is(state, 'paid');
});

test.serial('member and leader may both pay: the first pays the order, the other has it back', async (t) => {
  const sale = await sellingCycle(database, { tag: 'DB' });
  const order = await place(sale);
  const { orderId } = order;
  const payment = fakePaymentProvider();
  const prepare = preparePayment(depsOf(payment));
  await prepare({ orderId, memberId: sale.id('A') });
  const byLeader = await prepare({ orderId, leaderId: sale.id('L1') });
  t.deepEqual(await prepare({ orderId, leaderId: sale.id('L1') }), byLeader);
  t.deepEqual(
    payment.calls.map((call) => call.number),
    [orderId, `${orderId}L`, `${orderId}L`],
  );
  t.is(await refusalOf(prepare({ orderId, leaderId: sale.id('L2') })), 'order-unknown');
  t.is(await refusalOf(prepare({ orderId, memberId: sale.id('B') })), 'order-unknown');

  const accept = acceptPayment(depsOf(payment));
  const trade = { tradeNo: `${orderId}L`, payerOpenid: 'o-leader' };
  t.is((await accept({ ...told(order, `BYLEADER${orderId}`), ...trade })).result, 'paid');
  t.is((await accept(told(order, `BYMEMBER${orderId}`))).result, 'refunded-twice');
  t.like((await surplusOf(orderId))[0], { tradeNo: orderId });
  const row = await one(
    database,
    `select trade_no as "tradeNo", payer_openid as payer, transaction_id as transaction from payments
     where order_id = :orderId`,
    { orderId },
  );
  t.deepEqual(row, { tradeNo: `${orderId}L`, payer: 'o-leader', transaction: `BYLEADER${orderId}` });
});

test.serial('the way back of a second payment makes every move of a refund, and no other', async (t) => {
  let n = 0;
  for (const [from, targets] of Object.entries(refundMoves) as [string, RefundState[]][])
    for (const to of targets) {
      n += 1;
      const { refundNo } = await paidTwice(`DM${String.fromCodePoint(64 + n)}`);
      const settle = (state: RefundState) => settleRefund(depsOf())({ refundNo, state });
      if (from !== 'created') await settle(from as RefundState);
      t.is((await settle(to)).result.state, to, `${from} to ${to}`);
      if (to === 'success' || to === 'closed') t.is((await settle('processing')).result.state, to);
    }
  t.is(n, 9);
});
