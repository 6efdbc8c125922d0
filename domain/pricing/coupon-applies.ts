import { RuleViolation } from '../values/rule-violation.js';
import type { PricedOrder } from './price-types.js';
import type { SnapshotCoupon } from './snapshot-discounts.js';

/** An order with the coupon that it names. */
export interface CouponUse {
  readonly price: PricedOrder;
  readonly coupon?: Pick<SnapshotCoupon, 'couponId' | 'newMemberOnly'> | undefined;
}

/**
 * The coupon takes something off this member's order; the refusal `coupon-not-usable` says why it would not. An order
 * without a coupon passes.
 */
export function assertCouponApplies({ price, coupon }: CouponUse, member: { hasOrdered: boolean }): void {
  if (coupon === undefined) return;
  const { couponId, newMemberOnly } = coupon;
  if (newMemberOnly && member.hasOrdered)
    throw new RuleViolation('coupon-not-usable', { couponId, why: 'new-members-only' });
  const told = price.explanations.find((explanation) => explanation.source === `coupon:${couponId}`);
  if (told !== undefined && told.fen > 0) return;
  throw new RuleViolation('coupon-not-usable', {
    couponId,
    why: told?.code ?? 'no-line-in-scope',
    missingFen: told?.missingFen ?? 0,
  });
}
