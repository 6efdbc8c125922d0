import { refundPaid } from '../../domain/ledger/refund-paid.js';
import type { Transaction } from '../../db/connection.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { execute, maybeOne, one } from '../../db/query.js';
import { refundMoves } from '../../domain/payment/lifecycle.js';
import { recordSurplus } from './record-surplus.js';
import type { RefundState } from '../../ports/payment/payment-provider.js';
import type { ToldRefund } from './told.js';
import { defineStep } from '../step.js';

export type SettleRefundInput = ToldRefund;

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
 * What the provider says of a refund is in our rows and, when the member has the money, in the books; once. What is
 * final stays, and older news changes nothing. An abnormal refund waits for a person; a closed one gives its reservation
 * back. A payment that came twice goes back the same way. Locks: the order.
 */
export const settleRefund = defineStep({
  operation: 'settleRefund',
  run: async (trx, input: SettleRefundInput): Promise<{ state: RefundState }> => {
    const known = await readQueued(trx, input.refundNo);
    if (known === undefined) return { state: 'unknown' };
    await lockOrders(trx, [known.orderId]);
    const { state } = (await readQueued(trx, input.refundNo)) ?? known;
    if (input.state === 'unknown') return { state: 'unknown' };
    if (!isMove(state, input.state)) return { state };
    await (known.surplus ? recordSurplus(trx, input) : record(trx, input));
    return { state: input.state };
  },
});

interface Queued {
  readonly orderId: string;
  readonly state: Exclude<RefundState, 'unknown'>;
  readonly surplus: boolean;
}

const readQueued = (trx: Transaction, refundNo: string): Promise<Queued | undefined> =>
  maybeOne<Queued>(
    trx,
    `select order_id as "orderId", state, surplus from refund_queue where refund_no = :refundNo`,
    { refundNo },
  );

const isMove = (from: string, to: string): boolean =>
  (refundMoves as Readonly<Record<string, readonly string[]>>)[from]?.includes(to) ?? false;

async function record(trx: Transaction, input: SettleRefundInput): Promise<void> {
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
