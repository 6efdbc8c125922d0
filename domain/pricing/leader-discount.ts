import { RuleViolation } from '../values/rule-violation.js';
import { bearableFen } from './bearers.js';

/** What a leader wants to take off at his own point. */
export type LeaderDiscountTerms =
  | { readonly kind: 'rate'; readonly rateBp: number }
  | { readonly kind: 'amount'; readonly thresholdFen: number; readonly offFen: number };

/**
 * The largest rate that commissions of `leaderRateBp` and more pay for: measured on a price of a whole million fen, so
 * that it is exact to the basis point.
 */
export function bearableRateBp(leaderRateBp: number): number {
  return Math.floor(bearableFen(1_000_000, leaderRateBp) / 100);
}

/**
 * The terms stay within the leader's commission: `lowestRateBp` is the lowest rate above zero that he earns on goods of
 * his pool (goods that pay him nothing get nothing off). Refuses `leader-discount-too-large` with the limit.
 *
 * @rule PRICE-27 A leader takes off no more than his lowest commission pays for, as a rate or as an amount from a
 *   threshold on; more is refused when he sets it.
 * @data skus.leader_rate_bp bp
 * @test test/domain/pricing/leader-discount.test.ts › within its limit a leader's discount leaves him a commission of
 *   nothing or more, and a basis point beyond is refused
 * @rule PRICE-28 Whatever the goods, a leader's own discount never makes his commission on a line negative; what he
 *   cannot bear is not taken off.
 * @test test/domain/pricing/leader-discount.test.ts › on any basket the leader's commission less his discount is never
 *   below nothing
 */
export function assertWithinCommission(terms: LeaderDiscountTerms, lowestRateBp: number): void {
  if (terms.kind === 'rate') {
    const limitBp = bearableRateBp(lowestRateBp);
    if (terms.rateBp > limitBp) throw new RuleViolation('leader-discount-too-large', { limitBp });
    return;
  }
  const limitFen = bearableFen(terms.thresholdFen, lowestRateBp);
  if (terms.offFen > limitFen) throw new RuleViolation('leader-discount-too-large', { limitFen });
}
