import type { DiscountScope } from './discount-scope.js';

/** A line as it was put into the basket; the price comes from the cycle's listing. */
export interface BasketLine {
  readonly skuId: string;
  readonly categoryId: string;
  /** Whole pieces, 1 to 999. */
  readonly quantity: number;
  readonly unitPriceFen: number;
  /** Who supplies the goods, and so bears what a discount charges to the supplier. */
  readonly supplierId: string;
  /** What the leader of the link earns on the line, in basis points of its net amount: he bears no more than that. */
  readonly leaderRateBp: number;
}

/** One step of a 满减: from `thresholdFen` on, `offFen` is taken off. */
export interface PromotionTier {
  readonly thresholdFen: number;
  readonly offFen: number;
}

/** Who pays for a discount: the platform, the supplier of each line, or the leader of the link. */
export type Bearer = 'platform' | 'supplier' | 'leader';

/**
 * A 满减 rule: the highest reached tier counts, in whatever order the tiers are written.
 *
 * @rule PRICE-08 Of the steps of a 满减 the highest one reached counts.
 * @data promotions.tiers
 * @test test/domain/pricing/price-order.test.ts › the highest reached tier counts, and the next one says what is
 *   missing
 */
export interface Promotion {
  readonly promotionId: string;
  readonly tiers: readonly PromotionTier[];
  readonly scope: DiscountScope;
  readonly bearer: Bearer;
}

/**
 * A coupon that the member chose and may use; whether he still holds one is a counter's business.
 *
 * @rule PRICE-10 A coupon is used as often as its caps allow, in all and by one member, and is free again when its
 *   order is cancelled.
 * @data coupons.cap uses
 * @data coupons.per_member_cap uses
 * @test test/activities/order/coupons.test.ts › a coupon of one per member is used once, and again after the order
 *   was cancelled
 * @test test/activities/order/coupons.test.ts › a coupon with five uses in all gives five of fifteen who ask at once
 * @rule PRICE-11 A coupon that would give nothing on this basket refuses the order and is not used up.
 * @data coupons.threshold_fen fen
 * @data coupons.off_fen fen
 * @test test/activities/order/coupons.test.ts › a coupon that gives nothing on this basket refuses the order and is
 *   not used up
 * @rule PRICE-22 A coupon is back when its order was cancelled or expired before the cycle was frozen, or when
 *   everything of it was refunded; after a refund of a part it is not, nor when the member did not come.
 * @test test/activities/pricing/coupon-return.test.ts › a coupon is back when the last piece is refunded, and not
 *   before
 * @test test/activities/pricing/coupon-return.test.ts › a member who did not come keeps his coupon used
 * @rule PRICE-23 A coupon that came back is valid until its last day and no longer.
 * @test test/activities/pricing/coupon-return.test.ts › a coupon that is back after its last day is refused
 * @rule PRICE-12 A coupon for new members is refused to whoever has a living order.
 * @data coupons.new_member_only
 * @test test/activities/order/coupons.test.ts › a coupon for new members is refused to whoever has a living order
 */
export interface Coupon {
  readonly couponId: string;
  readonly thresholdFen: number;
  readonly offFen: number;
  readonly scope: DiscountScope;
  readonly bearer: Bearer;
  /** `false`: it counts and reduces only lines that no campaign has reduced. */
  readonly stacks: boolean;
}

/** What a leader takes off at his own point: a part of the price, or an amount from a threshold on. */
export type LeaderDiscount =
  | { readonly kind: 'rate'; readonly leaderId: string; readonly rateBp: number }
  | {
      readonly kind: 'amount';
      readonly leaderId: string;
      readonly thresholdFen: number;
      readonly offFen: number;
    };

/**
 * What an order's price is made from. There is no member in it: everybody pays the same for the same basket.
 *
 * @rule PRICE-13 Everybody pays the same for the same basket, and the order costs what was quoted.
 * @test test/activities/pricing/price-basket.test.ts › a basket of any shape costs in the order exactly what was
 *   quoted, for every member
 * @test test/domain/pricing/price-basket.test.ts › nothing that a price is made from names a member, a device or an
 *   address
 */
export interface PriceInput {
  readonly lines: readonly BasketLine[];
  readonly promotions: readonly Promotion[];
  readonly coupon?: Coupon | undefined;
  /** The own discount of the leader whose link and whose point it is. */
  readonly leaderDiscount?: LeaderDiscount | undefined;
  /** Who bears what is charged to the leader. */
  readonly linkLeaderId: string;
}

/**
 * One line's part of one discount: `source` is `promotion:<id>`, `coupon:<id>` or `leader:<id>`, `fen` is above zero.
 * A discount that a leader cannot bear in full has two parts on a line.
 */
export interface LineDiscount {
  readonly source: string;
  readonly fen: number;
  readonly bearer: Bearer;
  /** The supplier or leader who bears it; null for the platform. */
  readonly partyId: string | null;
}

/** A priced line: netFen = grossFen - discountFen >= 0, and discountFen is the sum of `discounts`. */
export interface PricedLine extends BasketLine {
  /** The place in the basket, from 1. */
  readonly lineNo: number;
  readonly grossFen: number;
  readonly discountFen: number;
  readonly netFen: number;
  readonly discounts: readonly LineDiscount[];
}

/** Why a discount was or was not given. `missingFen` is what the basket lacks to reach the (next) threshold. */
export interface PriceExplanation {
  readonly source: string;
  readonly code:
    | 'applied'
    | 'below-threshold'
    | 'no-line-in-scope'
    | 'capped-at-goods'
    | 'capped-at-commission'
    | 'not-with-campaign';
  readonly fen: number;
  readonly missingFen: number;
}

/** A priced order: payableFen = goodsFen - discountFen >= 0; all three are sums over the lines. */
export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly goodsFen: number;
  readonly discountFen: number;
  readonly payableFen: number;
  /** One per promotion, by id, then one for the coupon, then one for the leader's discount. */
  readonly explanations: readonly PriceExplanation[];
}
