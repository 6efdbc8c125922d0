import { counterIds } from '../inventory/counter-ids.js';
import { RuleViolation } from '../values/rule-violation.js';
import { sumFen } from '../values/money.js';
import type { PricedOrder } from './price-types.js';
import type { SnapshotDiscounts } from './snapshot-discounts.js';

/** A counter that an order's discounts draw on, with what it is made with on its first use. */
export interface OfferLimit {
  readonly counterId: string;
  readonly kind: 'coupon' | 'coupon-member' | 'budget';
  /** Uses of a coupon, or fen of a budget. */
  readonly quantity: number;
  readonly cap: number;
}

/** How the counter of a campaign's budget is named; the name is the key. */
const budgetId = (promotionId: string): string => `budget|${promotionId}`;

/**
 * What the order's discounts draw on: the budget of each campaign that gives it something, and the coupon's uses in all
 * and by this member. The counters decide in the order's own transaction, together with the stock.
 *
 * @rule PRICE-19 A campaign never gives more than its budget: every order draws what it gets of it.
 * @data promotions.budget_fen fen
 * @test test/activities/pricing/campaign-budget.test.ts › many orders at once never get more of a campaign than its
 *   budget
 */
export function offerLimits(
  discounts: SnapshotDiscounts,
  price: PricedOrder,
  use: { readonly memberId: string; readonly couponId?: string | undefined },
): OfferLimit[] {
  const budgets = discounts.promotions.flatMap(({ promotionId, budgetFen }): OfferLimit[] => {
    const quantity = givenFen(price, `promotion:${promotionId}`);
    if (budgetFen === null || quantity === 0) return [];
    return [{ counterId: budgetId(promotionId), kind: 'budget', quantity, cap: budgetFen }];
  });
  return [...budgets, ...couponLimits(discounts, use)];
}

function couponLimits(
  { coupons }: SnapshotDiscounts,
  { memberId, couponId }: { readonly memberId: string; readonly couponId?: string | undefined },
): OfferLimit[] {
  const coupon = couponId === undefined ? undefined : coupons.get(couponId);
  if (couponId === undefined || coupon === undefined) return [];
  const all = counterIds.coupon(couponId);
  const own = counterIds.couponOfMember(couponId, memberId);
  return [
    { counterId: all, kind: 'coupon', quantity: 1, cap: coupon.cap },
    { counterId: own, kind: 'coupon-member', quantity: 1, cap: coupon.perMemberCap },
  ];
}

/** What one discount takes off the whole order, in fen. */
export function givenFen(price: PricedOrder, source: string): number {
  return sumFen(price.explanations.filter((told) => told.source === source).map((told) => told.fen));
}

/**
 * The refusal that a counter which cannot give enough means, if it is a campaign's budget: the campaign is over, and
 * the caller quotes again; undefined for every other counter.
 *
 * @rule PRICE-20 The first order that the rest of a budget does not cover is refused and ends the campaign for good;
 *   what cancelled orders give back does not open it again.
 * @test test/activities/pricing/campaign-budget.test.ts › the order that the rest of the budget does not cover ends the
 *   campaign, and costs the full price when it is quoted again
 */
export function offerRefusal(counterId: string): RuleViolation | undefined {
  const promotionId = /^budget\|(.+)$/.exec(counterId)?.[1];
  return promotionId === undefined ? undefined : new RuleViolation('campaign-over', { promotionId });
}
