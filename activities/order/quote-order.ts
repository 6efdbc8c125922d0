import type { Words } from '../../domain/values/words.js';
import {
  couponObstacle,
  explainDiscount,
  type QuotedDiscount,
} from '../../domain/pricing/explain-discount.js';
import type { PricedLine, PricedOrder } from '../../domain/pricing/price-types.js';
import type { Transaction } from '../../db/connection.js';
import { readCouponStanding, readDiscountNames } from '../../db/queries/pricing/discount-facts.js';
import { type Basket, priceBasket } from '../pricing/price-basket.js';
import { defineStep } from '../step.js';

export interface QuoteInput extends Basket {
  /** Whose coupon it is; everybody pays the same price, but not everybody may use every coupon. */
  readonly memberId: string;
}

export interface Quote extends Omit<PricedOrder, 'explanations' | 'lines'> {
  readonly lines: readonly PricedLine[];
  /** One per promotion, by id, then one for the coupon: what it takes off, or why nothing. */
  readonly explanations: readonly (QuotedDiscount & { readonly words: Words })[];
}

/**
 * Exactly what the order would cost now, and why; nothing is reserved. A coupon that the member may not use is left out
 * of the price and explained.
 * @throws RuleViolation sku-not-sellable, coupon-not-usable (unknown or out of its dates), and those of priceOrder
 */
export const quoteOrder = defineStep({
  operation: 'quoteOrder',
  run: (trx, input: QuoteInput): Promise<Quote> => quoteBasket(trx, input),
});

/** The same inside another step's transaction. */
export async function quoteBasket(trx: Transaction, { memberId, ...basket }: QuoteInput): Promise<Quote> {
  const { couponId } = basket;
  const standing = couponId === undefined ? undefined : await readCouponStanding(trx, couponId, memberId);
  const obstacle = standing && couponObstacle(standing);
  const priced = await priceBasket(trx, basket);
  if (obstacle === undefined) return inWords(trx, priced.price);
  const { price } = await priceBasket(trx, { ...basket, couponId: undefined });
  return inWords(trx, price, { source: `coupon:${couponId}`, code: obstacle, fen: 0, missingFen: 0 });
}

async function inWords(trx: Transaction, price: PricedOrder, refused?: QuotedDiscount): Promise<Quote> {
  const discounts: QuotedDiscount[] = [...price.explanations, ...(refused ? [refused] : [])];
  const names = await readDiscountNames(
    trx,
    discounts.map((discount) => discount.source),
  );
  const explanations = discounts.map((discount) => ({
    ...discount,
    words: explainDiscount(discount, names.get(discount.source) ?? discount.source),
  }));
  return { ...price, explanations };
}
