import { RuleViolation } from '../values/rule-violation.js';
import { priceOrder } from './price-order.js';
import type { BasketLine, PricedOrder } from './price-types.js';
import {
  isValid,
  type PricedPoint,
  type SnapshotCoupon,
  type SnapshotDiscounts,
} from './snapshot-discounts.js';

/** A basket at a point, at an instant. Whoever buys it is not in here. */
export interface BasketToPrice {
  readonly discounts: SnapshotDiscounts;
  /** The instant for which it is priced, UTC with milliseconds. */
  readonly at: string;
  /** The leader through whose link the order comes, and the pickup point. */
  readonly linkLeaderId: string;
  readonly point: PricedPoint;
  readonly lines: readonly BasketLine[];
  readonly couponId?: string | undefined;
}

/**
 * What the basket costs at this point and instant, and why: the campaigns that count there, the coupon, and the own
 * discount of the leader whose point and whose link it is.
 * Refuses `coupon-not-usable` (unknown, outside its dates, or not at this point), and what priceOrder refuses.
 *
 * @rule PRICE-26 A leader's own discount counts for orders that come through his link to his own point.
 * @test test/domain/pricing/price-basket.test.ts › a leader's own discount counts through his link at his point only
 * @rule PRICE-17 A coupon that is unknown, or does not count at this time or point, refuses the order.
 * @test test/domain/pricing/price-basket.test.ts › a coupon outside its time or points refuses the order
 */
export function priceBasket(basket: BasketToPrice): PricedOrder {
  const { discounts, at, linkLeaderId, point, lines, couponId } = basket;
  return priceOrder({
    lines,
    linkLeaderId,
    promotions: discounts.promotions.filter((campaign) => isValid(campaign, point, at)),
    coupon: couponId === undefined ? undefined : usableCoupon(basket, couponId),
    leaderDiscount: linkLeaderId === point.leaderId ? discounts.leaderDiscounts.get(linkLeaderId) : undefined,
  });
}

function usableCoupon({ discounts, point, at }: BasketToPrice, couponId: string): SnapshotCoupon {
  const coupon = discounts.coupons.get(couponId);
  if (coupon === undefined) throw new RuleViolation('coupon-not-usable', { couponId });
  if (isValid(coupon, point, at)) return coupon;
  throw new RuleViolation('coupon-not-usable', { couponId, why: 'not-now-or-here' });
}
