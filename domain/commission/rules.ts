import { assertRateBp } from '../values/basis-points.js';

/**
 * One version of the commission rule. An order keeps the version it was placed under; a change is a new version.
 * All rates are basis points of a line's net amount (after discounts and refunds).
 *
 * @rule COM-01 An order keeps the version of the commission rule it was placed under; a change is a new version.
 * @data commission_rules.version
 * @test test/activities/network/import-city.test.ts › a commission rule changes as long as no order was placed under
 *   it
 * @rule COM-02 Promoters earn two rates of the net amount of promoted lines, one for each level.
 * @data commission_rules.level_one_bp bp
 * @data commission_rules.level_two_bp bp
 * @test test/domain/commission/estimate.test.ts › A pays exactly 100.00 yuan at 3 % and 2 %: C earns 3 yuan and B
 *   earns 2 yuan
 * @rule COM-03 Commission is earned when the leader signs for the goods, or when the member collects them, as the
 *   rule of the order says.
 * @data commission_rules.trigger
 * @test test/activities/order/complete-order.test.ts › with the trigger on collection, commission is earned and
 *   available when the order is completed
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
  /** What the leader of a pickup point gets of orders that came through another's link. */
  readonly pickupFeeBp?: number;
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
 *
 * @rule COM-04 The leader earns the SKU's own rate plus a bonus for each step of his tier; a SKU whose rate is zero
 *   pays nothing to any tier.
 * @data skus.leader_rate_bp bp
 * @data leaders.tier
 * @data commission_rules.tier_bonus_bp bp
 * @test test/domain/commission/estimate.test.ts › a tier adds points to the SKU's rate, but not to a rate of zero
 */
export function leaderRateBp(rule: CommissionRule, line: { skuRateBp: number; tier: number }): number {
  if (!Number.isInteger(line.tier) || line.tier < 0) throw new RangeError(`not a tier: ${line.tier}`);
  if (line.skuRateBp === 0) return 0;
  return assertRateBp(line.skuRateBp + rule.tierBonusBp * line.tier, 'leaderRateBp');
}
