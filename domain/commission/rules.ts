import { assertRateBp } from '../values/basis-points.js';

/**
 * One version of the commission rule. An order keeps the version it was placed under; a change is a new version.
 * All rates are basis points of a line's net amount (after discounts and refunds).
 */
export interface CommissionRule {
  readonly version: number;
  readonly promoterLevel1Bp: number;
  readonly promoterLevel2Bp: number;
  /**
   * Which of the two nearest inviters is level 1. `farther`: the inviter's inviter, as this business pays it;
   * `nearest`: the buyer's own inviter, as elsewhere in the trade. A lone inviter is level 1 under both.
   */
  readonly levelOne: 'farther' | 'nearest';
  /** What makes an estimated commission earned: the leader's signature, or the member's collection. */
  readonly trigger: 'signed' | 'collected';
  /** What each tier adds to the leader's rate; tier 0 adds nothing. */
  readonly tierBonusBp: number;
}

/** The rule is returned and every rate in it is whole basis points from 0 to 10000; a RangeError otherwise. */
export function assertCommissionRule(rule: CommissionRule): CommissionRule {
  assertRateBp(rule.promoterLevel1Bp, 'promoterLevel1Bp');
  assertRateBp(rule.promoterLevel2Bp, 'promoterLevel2Bp');
  assertRateBp(rule.tierBonusBp, 'tierBonusBp');
  return rule;
}

/**
 * The leader's rate on a line: the SKU's own rate, which its listing fixed at opening, plus the bonus of his tier.
 * A SKU whose rate is zero pays nothing to any tier. RangeError if the sum passes 100 %.
 */
export function leaderRateBp(rule: CommissionRule, line: { skuRateBp: number; tier: number }): number {
  if (!Number.isInteger(line.tier) || line.tier < 0) throw new RangeError(`not a tier: ${line.tier}`);
  if (line.skuRateBp === 0) return 0;
  return assertRateBp(line.skuRateBp + rule.tierBonusBp * line.tier, 'leaderRateBp');
}
