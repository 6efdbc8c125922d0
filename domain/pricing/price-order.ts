import { assertFenNotNegative, sumFen } from '../values/money.js';
import { RuleViolation } from '../values/rule-violation.js';
import { shareOut } from '../values/share-out.js';
import { inScope, type DiscountScope } from './discount-scope.js';
import type {
  BasketLine,
  LineDiscount,
  PricedLine,
  PricedOrder,
  PriceExplanation,
  PriceInput,
  PromotionTier,
} from './price-types.js';

/**
 * Pieces of one SKU in one order. Smaller: a canteen cannot order. Larger: one typing error empties the pool.
 *
 * @rule PRICE-01 A line has a whole number of pieces, from one to this many, and a SKU has one line.
 * @value LINE_QUANTITY_MAX pieces
 * @test test/domain/pricing/price-order.test.ts › an empty basket, a repeated SKU and an impossible quantity are
 *   refused
 */
export const LINE_QUANTITY_MAX = 999;

/** A discount as the rules below apply it; promotions and coupons differ in their number of tiers only. */
interface Discount {
  readonly source: string;
  readonly tiers: readonly PromotionTier[];
  readonly scope: DiscountScope;
}

/**
 * The price of a basket, to the fen.
 *
 * Stacking: every promotion, in ascending order of its id, then the one coupon. Each looks at what the discounts before
 * it left of the lines in its scope: that sum must reach the threshold, and is what the discount is prorated over
 * (largest remainder, ties to the earlier line). So a coupon "30 off 3" needs 30 yuan after 满减, as the terms that
 * members see say; the order in which promotions are passed does not matter; and no line ever becomes negative.
 * A discount that does not apply is explained and never refused.
 *
 * Refuses `basket-empty`, `basket-sku-repeated`, `quantity-invalid`.
 *
 * @rule PRICE-02 Lines, discounts and totals agree to the fen, and no line costs less than nothing.
 * @test test/domain/pricing/price-order.test.ts › lines, discounts and totals agree to the fen, and no line is
 *   negative
 * @rule PRICE-03 Promotions are applied first, by id, and the coupon to what they left: its threshold is measured
 *   after them.
 * @test test/domain/pricing/price-order.test.ts › a coupon is measured after the promotions, and its refusal is
 *   explained
 * @rule PRICE-04 A discount is prorated over the lines in its scope by what they still cost, to the fen.
 * @test test/domain/pricing/price-order.test.ts › a discount is prorated by what the lines cost
 * @test test/domain/pricing/price-order.test.ts › each discount arrives on the lines in full, and only on lines in
 *   its scope
 * @rule PRICE-05 A discount above the price makes the basket free and no cheaper.
 * @test test/domain/pricing/price-order.test.ts › a coupon above the price makes the basket free and no cheaper
 * @rule PRICE-06 The order in which lines and promotions come does not change what is paid.
 * @test test/domain/pricing/price-order.test.ts › the order in which promotions and tiers are passed does not matter
 * @test test/domain/pricing/price-order.test.ts › the order of the lines does not change what is paid
 * @rule PRICE-07 A discount that does not apply is explained with what is missing, and refuses nothing.
 * @test test/domain/pricing/price-order.test.ts › a coupon without a line in its scope is explained
 */
export function priceOrder({ lines, promotions, coupon }: PriceInput): PricedOrder {
  assertBasket(lines);
  const byId = promotions.toSorted((a, b) => (a.promotionId < b.promotionId ? -1 : 1));
  const discounts: Discount[] = byId.map(({ promotionId, tiers, scope }) => {
    return { source: `promotion:${promotionId}`, tiers, scope };
  });
  if (coupon !== undefined) {
    const { couponId, thresholdFen, offFen, scope } = coupon;
    discounts.push({ source: `coupon:${couponId}`, tiers: [{ thresholdFen, offFen }], scope });
  }
  return applyAll(discounts, lines.map(undiscounted));
}

function applyAll(discounts: readonly Discount[], start: readonly PricedLine[]): PricedOrder {
  let lines = start;
  const explanations: PriceExplanation[] = [];
  for (const discount of discounts) {
    const explanation = judge(discount, lines);
    explanations.push(explanation);
    if (explanation.fen > 0) lines = prorate(discount, explanation.fen, lines);
  }
  const goodsFen = sumFen(lines.map((line) => line.grossFen));
  const discountFen = sumFen(lines.map((line) => line.discountFen));
  return { lines, goodsFen, discountFen, payableFen: goodsFen - discountFen, explanations };
}

/** What a discount takes off these lines, and why not more. */
function judge({ source, tiers, scope }: Discount, lines: readonly PricedLine[]): PriceExplanation {
  const baseFen = sumFen(lines.filter((line) => inScope(scope, line)).map((line) => line.netFen));
  if (baseFen === 0) return { source, code: 'no-line-in-scope', fen: 0, missingFen: 0 };
  const reached = tiers.filter((tier) => tier.thresholdFen <= baseFen);
  const missing = tiers
    .filter((tier) => tier.thresholdFen > baseFen)
    .map((tier) => tier.thresholdFen - baseFen);
  const missingFen = missing.length === 0 ? 0 : Math.min(...missing);
  const best = reached.toSorted((a, b) => b.thresholdFen - a.thresholdFen || b.offFen - a.offFen)[0];
  if (best === undefined) return { source, code: 'below-threshold', fen: 0, missingFen };
  const fen = Math.min(assertFenNotNegative(best.offFen, 'offFen'), baseFen);
  return { source, code: fen < best.offFen ? 'capped-at-goods' : 'applied', fen, missingFen };
}

/** The lines after a discount that is at most what they still cost. */
function prorate(discount: Discount, fen: number, lines: readonly PricedLine[]): readonly PricedLine[] {
  const shares = shareOut(
    fen,
    lines.map((line) => (inScope(discount.scope, line) ? line.netFen : 0)),
  );
  return lines.map((line, index) => reduced(line, { source: discount.source, fen: shares[index] ?? 0 }));
}

function reduced(line: PricedLine, discount: LineDiscount): PricedLine {
  if (discount.fen === 0) return line;
  return {
    ...line,
    discountFen: line.discountFen + discount.fen,
    netFen: line.netFen - discount.fen,
    discounts: [...line.discounts, discount],
  };
}

function undiscounted(line: BasketLine, index: number): PricedLine {
  const grossFen = assertFenNotNegative(line.quantity * line.unitPriceFen, 'grossFen');
  const { skuId, categoryId, quantity, unitPriceFen } = line;
  const amounts = { grossFen, discountFen: 0, netFen: grossFen, discounts: [] };
  return { lineNo: index + 1, skuId, categoryId, quantity, unitPriceFen, ...amounts };
}

function assertBasket(lines: readonly BasketLine[]): void {
  if (lines.length === 0) throw new RuleViolation('basket-empty');
  const seen = new Set<string>();
  for (const { skuId, quantity } of lines) {
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > LINE_QUANTITY_MAX) {
      throw new RuleViolation('quantity-invalid', { skuId, quantity });
    }
    if (seen.has(skuId)) throw new RuleViolation('basket-sku-repeated', { skuId });
    seen.add(skuId);
  }
}
