import { assertClaimable } from '../../domain/after-sale/claim-limit.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { readClaimableLine, readClaimRow } from '../../db/queries/after-sale/claims.js';
import { grantClaim, refuseClaim } from './end-claim.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import type { ClaimSnapshot } from '../../workflows/contracts/after-sale.js';
import { defineStep } from '../step.js';
import { readClaimSnapshot } from './read-claim.js';

/** What the step answers: where the claim stands now. */
export type ResolvedClaim = ClaimSnapshot;

export interface ResolveClaimInput {
  readonly claimNo: string;
  /** The owner: operations decide the claims of their own region. */
  readonly regionId: string;
  readonly decidedBy: string;
  readonly granted: boolean;
  /** What is granted; the whole claim unless given. */
  readonly amountFen?: number | undefined;
  readonly reasonZh: string;
}

/**
 * The waiting claim is granted or refused by a person, and nobody needs to look at it any more. Locks: the order.
 * @throws RuleViolation claim-unknown, claim-move-not-allowed, claim-amount-invalid, claim-exceeds-paid
 */
export const resolveClaim = defineStep({
  operation: 'resolveClaim',
  run: async (trx, input: ResolveClaimInput): Promise<ResolvedClaim> => {
    const { claimNo, regionId, decidedBy, reasonZh } = input;
    const before = await readClaimRow(trx, claimNo);
    if (before.regionId !== regionId) throw new RuleViolation('claim-unknown', { claimNo });
    await lockOrders(trx, [before.orderId]);
    const claim = await readClaimRow(trx, claimNo);
    if (claim.state !== 'waiting')
      throw new RuleViolation('claim-move-not-allowed', { claimNo, state: claim.state });
    if (input.granted) {
      const amountFen = input.amountFen ?? claim.claimedFen;
      const { orderId, lineNo } = claim;
      assertClaimable(await readClaimableLine(trx, { orderId, lineNo, exceptClaimNo: claimNo }), amountFen);
      await grantClaim(trx, claim, { decidedBy, reasonZh, amountFen });
    } else await refuseClaim(trx, claim, { decidedBy, reasonZh });
    await resolveAttention(trx, `claim/${claimNo}`, 'claim-waiting');
    return readClaimSnapshot(trx, claimNo);
  },
});
