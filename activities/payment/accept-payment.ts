import { makeRefundNo } from '../../domain/values/ids.js';
import { paymentReceived } from '../../domain/ledger/payment-received.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { type CycleRow, readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { markPaid } from '../order/mark-paid.js';
import { type OrderRow, readOrderRow } from '../../db/queries/order/read-order.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import { execute, one, rows } from '../../db/query.js';
import { defineStep, type StepDeps } from '../step.js';

export interface AcceptPaymentInput {
  readonly orderId: string;
  readonly transactionId: string;
  readonly amountFen: number;
  readonly paidAt: string;
}

export interface AcceptPaymentDeps extends StepDeps {
  readonly randomBytes: (count: number) => Uint8Array;
}

export type PaymentOutcome = 'paid' | 'already-paid' | 'refunded-late' | 'amount-differs';

/**
 * Money has arrived, as a verified notice or the provider's answer says. A placed order of a cycle that is not frozen is
 * paid; money for a dead order, or after the freeze, goes back; the same transaction again changes nothing.
 * Another amount than ours is never accepted: a person looks at it. Locks: fence (shared), then the order.
 */
export const acceptPayment = defineStep({
  operation: 'acceptPayment',
  run: async (trx, input: AcceptPaymentInput, deps: AcceptPaymentDeps): Promise<PaymentOutcome> => {
    const { cycleId } = await readOrderRow(trx, input.orderId);
    await lockFences(trx, [cycleId]);
    await lockOrders(trx, [input.orderId]);
    const order = await readOrderRow(trx, input.orderId);
    if (await isKnown(trx, input)) return 'already-paid';
    if (order.payableFen !== input.amountFen) return reportAmount(trx, order, input);
    const cycle = await readCycleRow(trx, cycleId);
    const inTime = order.state === 'placed' && (cycle.state === 'planned' || cycle.state === 'closed');
    if (!inTime) return giveBack(trx, { order, cycle, input, deps });
    await markPaid(trx, input);
    return 'paid';
  },
});

async function isKnown(trx: Transaction, { orderId }: AcceptPaymentInput): Promise<boolean> {
  const { known } = await one<{ known: boolean }>(
    trx,
    `select exists (select 1 from payments where out_trade_no = :orderId and state = 'paid') as known`,
    { orderId },
  );
  return known;
}

async function reportAmount(
  trx: Transaction,
  order: OrderRow,
  input: AcceptPaymentInput,
): Promise<PaymentOutcome> {
  await openAttention(trx, {
    subject: `order/${order.orderId}`,
    cause: 'payment-amount-differs',
    ownerRole: 'finance',
    detail: {
      expectedFen: order.payableFen,
      receivedFen: input.amountFen,
      transactionId: input.transactionId,
    },
  });
  return 'amount-differs';
}

interface LatePayment {
  readonly order: OrderRow;
  readonly cycle: CycleRow;
  readonly input: AcceptPaymentInput;
  readonly deps: AcceptPaymentDeps;
}

/** The payment is booked and refunded whole: the order stays as dead as it was. */
async function giveBack(
  trx: Transaction,
  { order, cycle, input, deps }: LatePayment,
): Promise<PaymentOutcome> {
  const { orderId, cycleId } = order;
  await execute(
    trx,
    `insert into payments (out_trade_no, order_id, provider, amount_fen, state, transaction_id, paid_at)
     values (:orderId, :orderId, 'wechat-pay', :amountFen, 'paid', :transactionId, :paidAt)
     on conflict (out_trade_no) do update set state = 'paid', transaction_id = excluded.transaction_id,
       paid_at = excluded.paid_at`,
    { ...input },
  );
  const reasonZh = '付款时订单已失效，全额退回';
  await bookTransaction(trx, paymentReceived({ orderId, amountFen: input.amountFen }), { cycleId, reasonZh });
  const lines = await rows<{ lineNo: number; quantity: number; amountFen: number }>(
    trx,
    `select line_no as "lineNo", quantity, net_fen as "amountFen" from order_lines where order_id = :orderId`,
    { orderId },
  );
  const refundNo = makeRefundNo({ cutoffDay: cycle.day, random: deps.randomBytes(14) });
  await createRefund(trx, { refundNo, orderId, cause: 'late-payment', reasonZh, lines });
  return 'refunded-late';
}
