import { canMove } from '../../domain/after-sale/claim-lifecycle.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { readClaimRow } from '../../db/queries/after-sale/claims.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface WithdrawClaimInput {
  readonly claimNo: string;
  /** The owner: a member takes back his own claims. */
  readonly memberId: string;
}

export interface WithdrawnClaim {
  readonly claimNo: string;
  readonly state: 'withdrawn';
}

/**
 * The member takes the claim back before it is decided: what it asked for may be claimed again, and it no longer keeps
 * the order open. Locks: the order. @throws RuleViolation claim-unknown, claim-not-withdrawable
 */
export const withdrawClaim = defineStep({
  operation: 'withdrawClaim',
  run: async (trx, { claimNo, memberId }: WithdrawClaimInput): Promise<WithdrawnClaim> => {
    const before = await readClaimRow(trx, claimNo);
    if (before.memberId !== memberId) throw new RuleViolation('claim-unknown', { claimNo });
    await lockOrders(trx, [before.orderId]);
    const { state, orderId } = await readClaimRow(trx, claimNo);
    if (!canMove(state, 'withdrawn')) throw new RuleViolation('claim-not-withdrawable', { claimNo, state });
    await execute(
      trx,
      `update claims set state = 'withdrawn', granted_fen = 0, decided_by = 'member/' || member_id,
         decided_at = clock_timestamp()
       where no = :claimNo`,
      { claimNo },
    );
    await resolveAttention(trx, `claim/${claimNo}`, 'claim-waiting');
    await appendEvents(trx, [
      { aggregate: `claim/${claimNo}`, type: 'claim.withdrawn', data: { claimNo, orderId, memberId } },
    ]);
    return { claimNo, state: 'withdrawn' };
  },
});
