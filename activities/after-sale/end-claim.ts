import type { Transaction } from '../../db/connection.js';
import { execute, one } from '../../db/query.js';
import { reduceCommission } from '../commission/reduce-commission.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import type { ClaimRow } from '../../db/queries/after-sale/claims.js';

/** Who decided, and the reason that the member reads. */
export interface ClaimDecision {
  /** `rule`, or the member of staff. */
  readonly decidedBy: string;
  readonly reasonZh: string;
}

/**
 * The claim is granted with its refund created, and whoever earned on the line earns less. The refund's number comes
 * from the claim's, so a claim is refunded once. The caller holds the order's lock. @throws RuleViolation refund-beyond-paid
 */
export async function grantClaim(
  trx: Transaction,
  claim: ClaimRow,
  decision: ClaimDecision & { readonly amountFen: number },
): Promise<void> {
  const { claimNo, orderId, lineNo, quantity } = claim;
  const { amountFen, reasonZh } = decision;
  const refundNo = `${claimNo}R`;
  await createRefund(trx, {
    refundNo,
    orderId,
    cause: 'after-sale',
    reasonZh: `售后 ${claimNo}`,
    lines: [{ lineNo, quantity, amountFen }],
  });
  const { keptFen } = await one<{ keptFen: number }>(
    trx,
    `select kept_fen as "keptFen" from order_line_balances where order_id = :orderId and line_no = :lineNo`,
    { orderId, lineNo },
  );
  await reduceCommission(trx, { orderId, lineNo, keptFen, reasonZh: `售后退款 ${claimNo}` });
  await storeDecision(trx, { claim, decision, state: 'granted', refundNo, grantedFen: amountFen, reasonZh });
}

/** The claim is refused; the member may open another one. */
export async function refuseClaim(trx: Transaction, claim: ClaimRow, decision: ClaimDecision): Promise<void> {
  const { reasonZh } = decision;
  await storeDecision(trx, { claim, decision, state: 'refused', refundNo: null, grantedFen: 0, reasonZh });
}

interface Stored {
  readonly claim: ClaimRow;
  readonly decision: ClaimDecision;
  readonly state: 'granted' | 'refused';
  readonly refundNo: string | null;
  readonly grantedFen: number;
  readonly reasonZh: string;
}

async function storeDecision(trx: Transaction, stored: Stored): Promise<void> {
  const { claim, state, refundNo, grantedFen, reasonZh } = stored;
  const { claimNo, orderId, memberId } = claim;
  await execute(
    trx,
    `update claims set state = :state, decided_by = :decidedBy, reason_zh = :reasonZh, refund_no = :refundNo,
       granted_fen = :grantedFen, decided_at = clock_timestamp()
     where no = :claimNo`,
    { claimNo, state, decidedBy: stored.decision.decidedBy, reasonZh, refundNo, grantedFen },
  );
  await appendEvents(trx, [
    {
      aggregate: `claim/${claimNo}`,
      type: 'claim.decided',
      data: { claimNo, orderId, memberId, granted: state === 'granted', amountFen: grantedFen },
    },
  ]);
}
