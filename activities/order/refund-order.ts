import { shareOut } from '../../domain/values/share-out.js';
import type { Transaction } from '../../db/connection.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import { rows } from '../../db/query.js';
import { reduceCommission } from '../commission/reduce-commission.js';

export interface WholeRefund {
  readonly orderId: string;
  /** Made by the caller from the business id, so that a second attempt makes the same refund. */
  readonly refundNo: string;
  readonly reasonZh: string;
  /** What is kept of the money, in fen; taken from the lines by what is left of each. */
  readonly feeFen?: number;
}

/**
 * All that is left of the paid order's money goes back, less the fee, and nobody earns anything by it any more.
 * The caller holds the order's lock. @returns what goes back, in fen
 */
export async function refundOrder(trx: Transaction, refund: WholeRefund): Promise<number> {
  const { orderId, refundNo, reasonZh, feeFen = 0 } = refund;
  const lines = await rows<{ lineNo: number; quantity: number; keptFen: number }>(
    trx,
    `select line_no as "lineNo", quantity - refunded_quantity as quantity, kept_fen as "keptFen"
     from order_line_balances where order_id = :orderId order by line_no`,
    { orderId },
  );
  const fees = shareOut(
    feeFen,
    lines.map((line) => line.keptFen),
  );
  for (const { lineNo } of lines) await reduceCommission(trx, { orderId, lineNo, keptFen: 0, reasonZh });
  return createRefund(trx, {
    refundNo,
    orderId,
    cause: 'cancelled',
    reasonZh,
    lines: lines.map(({ lineNo, quantity, keptFen }, index) => ({
      lineNo,
      quantity,
      amountFen: keptFen - (fees[index] ?? 0),
    })),
  });
}
