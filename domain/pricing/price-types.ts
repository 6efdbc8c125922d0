import type { DiscountScope } from './discount-scope.js';

/** A line as it was put into the basket; the price comes from the cycle's listing. */
export interface BasketLine {
  readonly skuId: string;
  readonly categoryId: string;
  /** Whole pieces, 1 to 999. */
  readonly quantity: number;
  readonly unitPriceFen: number;
}

/** One step of a 满减: from `thresholdFen` on, `offFen` is taken off. */
export interface PromotionTier {
  readonly thresholdFen: number;
  readonly offFen: number;
}

/** A 满减 rule: the highest reached tier counts, in whatever order the tiers are written. */
export interface Promotion {
  readonly promotionId: string;
  readonly tiers: readonly PromotionTier[];
  readonly scope: DiscountScope;
}

/** A coupon that the member chose and may use; whether he still holds one is a counter's business. */
export interface Coupon {
  readonly couponId: string;
  readonly thresholdFen: number;
  readonly offFen: number;
  readonly scope: DiscountScope;
}

/** What an order's price is made from. There is no member in it: everybody pays the same for the same basket. */
export interface PriceInput {
  readonly lines: readonly BasketLine[];
  readonly promotions: readonly Promotion[];
  readonly coupon?: Coupon | undefined;
}

/** One line's part of one discount; `source` is `promotion:<id>` or `coupon:<id>`, `fen` is above zero. */
export interface LineDiscount {
  readonly source: string;
  readonly fen: number;
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
  readonly code: 'applied' | 'below-threshold' | 'no-line-in-scope' | 'capped-at-goods';
  readonly fen: number;
  readonly missingFen: number;
}

/** A priced order: payableFen = goodsFen - discountFen >= 0; all three are sums over the lines. */
export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly goodsFen: number;
  readonly discountFen: number;
  readonly payableFen: number;
  /** One per promotion, by id, then one for the coupon. */
  readonly explanations: readonly PriceExplanation[];
}
