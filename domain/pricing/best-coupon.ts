import { givenFen } from './offer-limits.js';
import type { PricedOrder } from './price-types.js';

/** A coupon of the member and what it would take off the basket. */
export interface CouponHint {
  readonly couponId: string;
  readonly fen: number;
}

/**
 * The coupon that makes the basket cheapest, of those that the member may use here and now; of equals the one with the
 * smaller id. Undefined if none takes anything off. `priceWith` is what the basket costs with one of them.
 *
 * @rule PRICE-18 A quote names the coupon that would make the basket cheapest, of those that the member may use.
 * @test test/domain/pricing/price-basket.test.ts › the best coupon is the one that makes the basket cheapest
 */
export function bestCoupon(
  usable: readonly string[],
  priceWith: (couponId: string) => PricedOrder,
): CouponHint | undefined {
  const priced = usable.map((couponId) => {
    const price = priceWith(couponId);
    return { couponId, fen: givenFen(price, `coupon:${couponId}`), payableFen: price.payableFen };
  });
  const best = priced
    .filter((coupon) => coupon.fen > 0)
    .toSorted((a, b) => a.payableFen - b.payableFen || (a.couponId < b.couponId ? -1 : 1))[0];
  return best && { couponId: best.couponId, fen: best.fen };
}
