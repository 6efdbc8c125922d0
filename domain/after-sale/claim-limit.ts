import { assertFenNotNegative } from '../values/money.js';
import { RuleViolation } from '../values/rule-violation.js';
import { lineRefundFen } from '../warehouse/line-refund.js';

/** A paid line and everything that was given back or is already asked for. */
export interface ClaimableLine {
  readonly netFen: number;
  readonly quantity: number;
  /** Returned for whatever cause: shortage, uncollected, claims, goodwill. */
  readonly refundedFen: number;
  /** Asked for by claims that are open, waiting or granted and not refunded yet. */
  readonly pendingFen: number;
  /** Pieces that were short, refunded or are part of such a claim. */
  readonly goneOrClaimedPieces: number;
}

/**
 * What of the line may still be claimed: paid minus returned minus asked for, never below zero.
 *
 * @rule CLAIM-03 All claims on a line together never exceed what was paid for it and not returned.
 * @test test/domain/after-sale/claim-limit.test.ts › claims of a line, whatever is asked and in whatever order, never
 *   exceed what was paid
 * @test test/activities/after-sale/claims.test.ts › claims together never pass what was paid, whatever runs at the
 *   same time
 */
export function claimableFen(line: ClaimableLine): number {
  assertFenNotNegative(line.netFen, 'netFen');
  assertFenNotNegative(line.refundedFen, 'refundedFen');
  assertFenNotNegative(line.pendingFen, 'pendingFen');
  return Math.max(0, line.netFen - line.refundedFen - line.pendingFen);
}

/**
 * What a claim for `pieces` of the line is worth: the exact share of these pieces, and never more than
 * claimableFen. Refuses `claim-amount-invalid` for no pieces, and `claim-exceeds-paid` if fewer pieces or no
 * money are left.
 *
 * @rule CLAIM-04 A claim is worth the exact share of its pieces, so that claims piece by piece add up to what was
 *   paid.
 * @test test/domain/after-sale/claim-limit.test.ts › claims piece by piece add up to exactly what was paid
 * @rule CLAIM-05 Pieces that were short, refunded or claimed before cannot be claimed again.
 * @test test/domain/after-sale/claim-limit.test.ts › pieces that were short or claimed before cannot be claimed again
 */
export function claimAmountFen(line: ClaimableLine, pieces: number): number {
  if (!Number.isSafeInteger(pieces) || pieces < 1)
    throw new RuleViolation('claim-amount-invalid', { pieces });
  const piecesLeft = line.quantity - line.goneOrClaimedPieces;
  const leftFen = claimableFen(line);
  if (pieces > piecesLeft || leftFen === 0) {
    throw new RuleViolation('claim-exceeds-paid', { pieces, piecesLeft, claimableFen: leftFen });
  }
  const { netFen, quantity, goneOrClaimedPieces: refundedPieces } = line;
  return Math.min(leftFen, lineRefundFen({ netFen, quantity, refundedPieces }, pieces));
}

/**
 * A claim of this amount keeps the sum of all claims on the line within what was paid and not returned.
 * Refuses `claim-amount-invalid` for an amount that is not positive, `claim-exceeds-paid` for too much.
 *
 * @rule CLAIM-06 Whoever decides a claim by hand may grant less than was asked, and never more than is left of the
 *   line.
 * @changedBy ops (claim.decide)
 * @test test/activities/after-sale/claims.test.ts › a claim above the rule waits for a person of the region, who may
 *   grant less
 */
export function assertClaimable(line: ClaimableLine, amountFen: number): void {
  if (!Number.isSafeInteger(amountFen) || amountFen < 1) {
    throw new RuleViolation('claim-amount-invalid', { amountFen });
  }
  const leftFen = claimableFen(line);
  if (amountFen > leftFen)
    throw new RuleViolation('claim-exceeds-paid', { amountFen, claimableFen: leftFen });
}
