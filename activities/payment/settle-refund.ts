import { refundPaid } from '../../domain/ledger/refund-paid.js';
import type { Transaction } from '../../db/connection.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { execute, maybeOne, one } from '../../db/query.js';
import type { RefundState } from '../../ports/payment/payment-provider.js';
import { defineStep } from '../step.js';

export interface SettleRefundInput {
  readonly refundNo: string;
  readonly state: RefundState;
  readonly refundId?: string | undefined;
}

interface OpenRefund {
  readonly orderId: string;
  readonly memberId: string;
  readonly cycleId: string;
  readonly amountFen: number;
  readonly reasonZh: string;
  readonly released: boolean;
  readonly fulfilled: boolean;
}

/**
 * What the provider says of a refund is in our rows and, when the member has the money, in the books; once.
 * An abnormal refund waits for a person; a closed one gives its reservation back. Locks: the order.
 */
export const settleRefund = defineStep({
  operation: 'settleRefund',
  run: async (trx, input: SettleRefundInput): Promise<{ state: RefundState }> => {
    const known = await maybeOne<{ orderId: string }>(
      trx,
      `select order_id as "orderId" from refunds where refund_no = :refundNo`,
      { refundNo: input.refundNo },
    );
    if (known === undefined) return { state: 'unknown' };
    await lockOrders(trx, [known.orderId]);
    const { state } = await one<{ state: string }>(
      trx,
      `select state from refunds where refund_no = :refundNo`,
      {
        refundNo: input.refundNo,
      },
    );
    if (state === 'success' || state === 'closed') return { state };
    await record(trx, input);
    return { state: input.state };
  },
});

async function record(trx: Transaction, input: SettleRefundInput): Promise<void> {
  if (input.state === 'unknown') return;
  const { refundNo, state, refundId } = input;
  await execute(
    trx,
    `update refunds set state = :state, provider_refund_id = coalesce(:refundId, provider_refund_id),
       settled_at = case when :state in ('success', 'closed') then clock_timestamp() end
     where refund_no = :refundNo`,
    { refundNo, state, refundId: refundId ?? null },
  );
  if (state === 'success') await bookSuccess(trx, refundNo);
  if (state === 'closed')
    await execute(
      trx,
      `update payments p set refund_pending_fen = p.refund_pending_fen - r.amount_fen
       from refunds r where r.refund_no = :refundNo and p.out_trade_no = r.out_trade_no`,
      { refundNo },
    );
  if (state === 'closed' || state === 'abnormal')
    await openAttention(trx, {
      subject: `refund/${refundNo}`,
      cause: `refund-${state}`,
      ownerRole: 'finance',
      detail: {},
    });
}

async function bookSuccess(trx: Transaction, refundNo: string): Promise<void> {
  const refund = await one<OpenRefund>(
    trx,
    `with paid as (
       update payments p set refund_pending_fen = p.refund_pending_fen - r.amount_fen,
         refunded_fen = p.refunded_fen + r.amount_fen
       from refunds r where r.refund_no = :refundNo and p.out_trade_no = r.out_trade_no
     )
     select r.order_id as "orderId", o.member_id as "memberId", o.cycle_id as "cycleId",
       r.amount_fen as "amountFen", r.reason_zh as "reasonZh",
       exists (select 1 from ledger_transactions t where t.key = 'funds-released/' || r.order_id) as released,
       exists (select 1 from ledger_transactions t where t.key = 'order-fulfilled/' || r.order_id) as fulfilled
     from refunds r join orders o on o.id = r.order_id where r.refund_no = :refundNo`,
    { refundNo },
  );
  const { orderId, memberId, cycleId, amountFen, reasonZh, released, fulfilled } = refund;
  const funds = released ? 'available' : 'held';
  await bookTransaction(trx, refundPaid({ refundNo, amountFen, afterRevenue: fulfilled, funds }), {
    cycleId,
    reasonZh,
  });
  await appendEvents(trx, [
    {
      aggregate: `refund/${refundNo}`,
      type: 'refund.succeeded',
      data: { refundNo, orderId, memberId, amountFen },
    },
  ]);
}
