import { assertClaimable } from '../../domain/after-sale/claim-limit.js';
import { CLAIM_ALONE_MAX_FEN } from '../../domain/event/approval.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { type ClaimRow, readClaimableLine, readClaimRow } from '../../db/queries/after-sale/claims.js';
import { grantClaim, refuseClaim } from './end-claim.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import type { ClaimSnapshot } from '../../workflows/contracts/after-sale.js';
import { askApproval, type AwaitsApproval } from '../event/ask-approval.js';
import { defineStep } from '../step.js';
import { readClaimSnapshot } from './read-claim.js';

/** What the step answers: where the claim stands now, or that a second person must agree. */
export type ResolvedClaim = ClaimSnapshot | AwaitsApproval;

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

/** What a second person approves. */
export interface GrantRequest {
  readonly claimNo: string;
  readonly regionId: string;
  readonly decidedBy: string;
  readonly amountFen: number;
  readonly reasonZh: string;
}

/**
 * The waiting claim is granted or refused by a person, and nobody needs to look at it any more; a grant above what one
 * person may decide waits for a second one. Locks: the order.
 * @throws RuleViolation claim-unknown, claim-move-not-allowed, claim-amount-invalid, claim-exceeds-paid,
 * approval-waiting-already
 */
export const resolveClaim = defineStep({
  operation: 'resolveClaim',
  run: async (trx, input: ResolveClaimInput): Promise<ResolvedClaim> => {
    const { claimNo, regionId, decidedBy, reasonZh } = input;
    const claim = await lockWaiting(trx, input);
    if (!input.granted) {
      await refuseClaim(trx, claim, { decidedBy, reasonZh });
      await resolveAttention(trx, `claim/${claimNo}`, 'claim-waiting');
      return readClaimSnapshot(trx, claimNo);
    }
    const amountFen = input.amountFen ?? claim.claimedFen;
    await assertLeft(trx, claim, amountFen);
    if (amountFen > CLAIM_ALONE_MAX_FEN)
      return askApproval(trx, {
        regionId,
        kind: 'claim-grant',
        subject: `claim/${claimNo}`,
        request: { claimNo, regionId, decidedBy, amountFen, reasonZh },
        before: { state: claim.state, claimedFen: claim.claimedFen },
        after: { state: 'granted', grantedFen: amountFen },
        reason: reasonZh,
        requestedBy: decidedBy,
      });
    await grant(trx, claim, { claimNo, regionId, decidedBy, amountFen, reasonZh });
    return readClaimSnapshot(trx, claimNo);
  },
});

/** The approved grant is made, if the claim still waits and the money is still there. @throws as resolveClaim */
export async function grantApprovedClaim(
  trx: Transaction,
  request: GrantRequest & { readonly approvedBy: string },
): Promise<void> {
  const claim = await lockWaiting(trx, request);
  await assertLeft(trx, claim, request.amountFen);
  await grant(trx, claim, { ...request, decidedBy: `${request.decidedBy} + ${request.approvedBy}` });
}

async function lockWaiting(
  trx: Transaction,
  { claimNo, regionId }: { readonly claimNo: string; readonly regionId: string },
): Promise<ClaimRow> {
  const before = await readClaimRow(trx, claimNo);
  if (before.regionId !== regionId) throw new RuleViolation('claim-unknown', { claimNo });
  await lockOrders(trx, [before.orderId]);
  const claim = await readClaimRow(trx, claimNo);
  if (claim.state !== 'waiting')
    throw new RuleViolation('claim-move-not-allowed', { claimNo, state: claim.state });
  return claim;
}

async function assertLeft(trx: Transaction, claim: ClaimRow, amountFen: number): Promise<void> {
  const { orderId, lineNo, claimNo } = claim;
  assertClaimable(await readClaimableLine(trx, { orderId, lineNo, exceptClaimNo: claimNo }), amountFen);
}

async function grant(trx: Transaction, claim: ClaimRow, request: GrantRequest): Promise<void> {
  const { claimNo, decidedBy, amountFen, reasonZh } = request;
  await grantClaim(trx, claim, { decidedBy, reasonZh, amountFen });
  await resolveAttention(trx, `claim/${claimNo}`, 'claim-waiting');
}
