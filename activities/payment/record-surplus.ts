import { surplusReturned } from '../../domain/ledger/surplus.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { execute, one } from '../../db/query.js';
import type { ToldRefund } from './told.js';

interface ReturnedSurplus {
  readonly orderId: string;
  readonly memberId: string;
  readonly cycleId: string;
  readonly amountFen: number;
}

/** The state of a payment that came twice is the provider's word of its way back. The caller holds the order's lock. */
export async function recordSurplus(trx: Transaction, input: ToldRefund): Promise<void> {
  const { refundNo, state, refundId } = input;
  await execute(
    trx,
    `update surplus_payments set state = :state, provider_refund_id = coalesce(:refundId, provider_refund_id),
       settled_at = case when :state in ('success', 'closed') then clock_timestamp() end
     where refund_no = :refundNo`,
    { refundNo, state, refundId: refundId ?? null },
  );
  if (state === 'success') await bookReturned(trx, refundNo);
  if (state === 'closed' || state === 'abnormal')
    await openAttention(trx, {
      subject: `refund/${refundNo}`,
      cause: `refund-${state}`,
      ownerRole: 'finance',
      detail: {},
    });
}

async function bookReturned(trx: Transaction, refundNo: string): Promise<void> {
  const { orderId, memberId, cycleId, amountFen } = await one<ReturnedSurplus>(
    trx,
    `select s.order_id as "orderId", o.member_id as "memberId", o.cycle_id as "cycleId", s.amount_fen as "amountFen"
     from surplus_payments s join orders o on o.id = s.order_id where s.refund_no = :refundNo`,
    { refundNo },
  );
  const reasonZh = `订单 ${orderId} 重复付款已退回`;
  await bookTransaction(trx, surplusReturned({ refundNo, amountFen }), { cycleId, reasonZh });
  const data = { orderId, memberId, refundNo, amountFen };
  await appendEvents(trx, [{ aggregate: `surplus/${refundNo}`, type: 'payment.surplus-returned', data }]);
}
