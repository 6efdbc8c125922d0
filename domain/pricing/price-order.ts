import { assertFenNotNegative, sumFen } from '../values/money.js';
import { RuleViolation } from '../values/rule-violation.js';
import { applyDiscount, type Discount, type OpenLine } from './apply-discount.js';
import { bearableFen, borneParts } from './bearers.js';
import type {
  BasketLine,
  LeaderDiscount,
  PricedLine,
  PricedOrder,
  PriceExplanation,
  PriceInput,
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

/**
 * The price of a basket, to the fen.
 *
 * Stacking: every campaign, in ascending order of its id, then the one coupon, then the leader's own discount. Each
 * looks at what the discounts before it left of the lines in its scope: that sum must reach the threshold, and is what
 * the discount is prorated over (largest remainder, ties to the earlier line). So a coupon "30 off 3" needs 30 yuan
 * after 满减, as the terms that members see say; the order in which promotions are passed does not matter; and no line
 * ever becomes negative. A coupon that does not stack looks at lines only that no campaign has reduced.
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
 * @rule PRICE-15 A coupon that does not stack counts and reduces only lines that no campaign has reduced.
 * @data coupons.stacks
 * @test test/domain/pricing/price-order.test.ts › a coupon that does not stack looks at lines only that no campaign
 *   reduced
 */
export function priceOrder(input: PriceInput): PricedOrder {
  assertBasket(input.lines);
  let lines = input.lines.map(undiscounted);
  const explanations: PriceExplanation[] = [];
  for (const discount of discountsOf(input)) {
    const given = applyDiscount(discount, lines);
    lines = given.lines;
    explanations.push(given.explanation);
  }
  const priced = lines.map((line, index) => closed(line, index, input.linkLeaderId));
  const goodsFen = sumFen(priced.map((line) => line.grossFen));
  const discountFen = sumFen(priced.map((line) => line.discountFen));
  return { lines: priced, goodsFen, discountFen, payableFen: goodsFen - discountFen, explanations };
}

const wholeLine = (line: OpenLine): number => line.netFen;

function discountsOf({ promotions, coupon, leaderDiscount }: PriceInput): Discount[] {
  const byId = promotions.toSorted((a, b) => (a.promotionId < b.promotionId ? -1 : 1));
  const discounts = byId.map(({ promotionId, tiers, scope, bearer }): Discount => {
    const source = `promotion:${promotionId}`;
    return { source, tiers, scope, bearer, capFen: wholeLine, stacks: true };
  });
  if (coupon !== undefined) {
    const { couponId, thresholdFen, offFen, scope, bearer, stacks } = coupon;
    const tiers = [{ thresholdFen, offFen }];
    discounts.push({ source: `coupon:${couponId}`, tiers, scope, bearer, capFen: wholeLine, stacks });
  }
  if (leaderDiscount !== undefined) discounts.push(ofLeader(leaderDiscount));
  return discounts;
}

/** The leader's own discount takes no more off a line than his commission on the rest of it pays for. */
function ofLeader(own: LeaderDiscount): Discount {
  const tiers = own.kind === 'amount' ? [{ thresholdFen: own.thresholdFen, offFen: own.offFen }] : [];
  return {
    source: `leader:${own.leaderId}`,
    bearer: 'leader',
    tiers,
    scope: { kind: 'all' },
    ...(own.kind === 'rate' && { rateBp: own.rateBp }),
    capFen: (line) => bearableFen(line.netFen, line.leaderRateBp),
    stacks: true,
  };
}

function undiscounted(line: BasketLine): OpenLine {
  const grossFen = assertFenNotNegative(line.quantity * line.unitPriceFen, 'grossFen');
  const { skuId, categoryId, quantity, unitPriceFen, supplierId, leaderRateBp } = line;
  const facts = { skuId, categoryId, quantity, unitPriceFen, supplierId, leaderRateBp };
  return { ...facts, grossFen, netFen: grossFen, parts: [] };
}

function closed({ parts, ...line }: OpenLine, index: number, linkLeaderId: string): PricedLine {
  return {
    lineNo: index + 1,
    ...line,
    discountFen: line.grossFen - line.netFen,
    discounts: borneParts(line, parts, linkLeaderId),
  };
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
