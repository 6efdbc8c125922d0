import { REFUNDS_PER_PAYMENT } from '../../../domain/payment/refund-limits.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Transaction } from '../../connection.js';
import { execute, json, one } from '../../query.js';
import { appendEvents } from '../event/append-events.js';
import { returnCouponIfEmptied } from '../pricing/return-coupon.js';

export type RefundCause =
  | 'cancelled'
  | 'short'
  | 'after-sale'
  | 'late-payment'
  | 'uncollected'
  | 'undelivered'
  | 'below-minimum';

export interface NewRefund {
  /** Made by the caller from the business id, so that a second attempt makes the same refund. */
  readonly refundNo: string;
  readonly orderId: string;
  readonly cause: RefundCause;
  readonly reasonZh: string;
  /** Per line, amounts in fen and pieces; the refund's amount is their sum. */
  readonly lines: readonly { lineNo: number; quantity: number; amountFen: number }[];
}

/**
 * The money is reserved for the way back before the provider is asked: payment.refund_pending grows, the refund and
 * its lines are stored, `refund.created` is told. Nothing happens for an amount of zero or a known number.
 * The caller holds the order's lock. @throws RuleViolation refund-beyond-paid,
 * refund-limit-reached
 * @returns the refund's amount in fen, 0 if none was made now.
 */
export async function createRefund(trx: Transaction, refund: NewRefund): Promise<number> {
  const amountFen = refund.lines.reduce((sum, line) => sum + line.amountFen, 0);
  if (amountFen === 0) return 0;
  const { known, live } = await one<{ known: boolean; live: number }>(
    trx,
    `select coalesce(bool_or(refund_no = :refundNo), false) as known,
       (count(*) filter (where state <> 'closed'))::integer as live
     from refunds where order_id = :orderId`,
    { refundNo: refund.refundNo, orderId: refund.orderId },
  );
  if (known) return 0;
  if (live >= REFUNDS_PER_PAYMENT)
    throw new RuleViolation('refund-limit-reached', { orderId: refund.orderId });
  const reserved = await execute(
    trx,
    `update payments set refund_pending_fen = refund_pending_fen + :amountFen
     where order_id = :orderId and state = 'paid' and refunded_fen + refund_pending_fen + :amountFen <= amount_fen`,
    { orderId: refund.orderId, amountFen },
  );
  if (reserved !== 1) throw new RuleViolation('refund-beyond-paid', { orderId: refund.orderId, amountFen });
  await storeRefund(trx, refund, amountFen);
  await returnCouponIfEmptied(trx, refund.orderId);
  return amountFen;
}

async function storeRefund(trx: Transaction, refund: NewRefund, amountFen: number): Promise<void> {
  const { refundNo, orderId, cause, reasonZh } = refund;
  await execute(
    trx,
    `insert into refunds (refund_no, out_trade_no, order_id, amount_fen, cause, reason_zh)
     values (:refundNo, :orderId, :orderId, :amountFen, :cause, :reasonZh)`,
    { refundNo, orderId, amountFen, cause, reasonZh },
  );
  await execute(
    trx,
    `insert into refund_lines (refund_no, line_no, quantity, amount_fen)
     select :refundNo, l."lineNo", l.quantity, l."amountFen"
     from jsonb_to_recordset(:lines::jsonb) as l("lineNo" smallint, quantity integer, "amountFen" bigint)
     where l.quantity > 0 or l."amountFen" > 0`,
    { refundNo, lines: json(refund.lines) },
  );
  await appendEvents(trx, [
    { aggregate: `refund/${refundNo}`, type: 'refund.created', data: { refundNo, orderId, cause } },
  ]);
}
