import { paymentReceived } from '../../domain/ledger/payment-received.js';
import { surplusReceived } from '../../domain/ledger/surplus.js';
import { makeRefundNo } from '../../domain/values/ids.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import type { ToldOrder } from '../../db/queries/payment/payment-facts.js';
import { execute, rows } from '../../db/query.js';
import type { ToldPayment } from './told.js';

export interface ReturnDeps {
  readonly randomBytes: (count: number) => Uint8Array;
}

interface Returned {
  readonly order: ToldOrder;
  readonly input: ToldPayment;
  readonly deps: ReturnDeps;
}

/** The payment is booked and refunded whole: the order stays as dead as it was. The caller holds the order's lock. */
export async function giveBackLate(trx: Transaction, { order, input, deps }: Returned): Promise<void> {
  const { orderId, cycleId, day } = order;
  const { amountFen, transactionId, paidAt, tradeNo = orderId, payerOpenid = null } = input;
  await execute(
    trx,
    `insert into payments (out_trade_no, order_id, provider, amount_fen, state, transaction_id, paid_at, trade_no,
       payer_openid)
     values (:orderId, :orderId, 'wechat-pay', :amountFen, 'paid', :transactionId, :paidAt,
       nullif(:tradeNo, :orderId), :payerOpenid)
     on conflict (out_trade_no) do update set state = 'paid', transaction_id = excluded.transaction_id,
       paid_at = excluded.paid_at, trade_no = excluded.trade_no, payer_openid = excluded.payer_openid`,
    { orderId, amountFen, transactionId, paidAt, tradeNo, payerOpenid },
  );
  const reasonZh = '付款时订单已失效，全额退回';
  await bookTransaction(trx, paymentReceived({ orderId, amountFen }), { cycleId, reasonZh });
  const lines = await rows<{ lineNo: number; quantity: number; amountFen: number }>(
    trx,
    `select line_no as "lineNo", quantity, net_fen as "amountFen" from order_lines where order_id = :orderId`,
    { orderId },
  );
  const refundNo = makeRefundNo({ cutoffDay: day, random: deps.randomBytes(14) });
  await createRefund(trx, { refundNo, orderId, cause: 'late-payment', reasonZh, lines });
}

/**
 * Money beyond the order's own payment is booked as owed to the payer and queued for the way back; the order is not
 * touched. The caller holds the order's lock. False if this transaction was known before.
 */
export async function giveBackSurplus(trx: Transaction, { order, input, deps }: Returned): Promise<boolean> {
  const { orderId, cycleId, memberId, day } = order;
  const { amountFen, transactionId, paidAt, tradeNo = orderId } = input;
  const refundNo = makeRefundNo({ cutoffDay: day, random: deps.randomBytes(14) });
  const stored = await execute(
    trx,
    `insert into surplus_payments (refund_no, transaction_id, trade_no, order_id, amount_fen, paid_at)
     values (:refundNo, :transactionId, :tradeNo, :orderId, :amountFen, :paidAt)
     on conflict (transaction_id) do nothing`,
    { refundNo, transactionId, tradeNo, orderId, amountFen, paidAt },
  );
  if (stored === 0) return false;
  const reasonZh = `订单 ${orderId} 重复付款，全额退回`;
  await bookTransaction(trx, surplusReceived({ refundNo, amountFen }), { cycleId, reasonZh });
  const data = { orderId, memberId, refundNo, amountFen };
  await appendEvents(trx, [{ aggregate: `surplus/${refundNo}`, type: 'payment.surplus-received', data }]);
  return true;
}
