import type { CycleSnapshot } from '../../domain/order/cycle-snapshot.js';
import { type OrderWish, planOrder } from '../../domain/order/plan-order.js';
import { bestCoupon, type CouponHint } from '../../domain/pricing/best-coupon.js';
import {
  type CouponObstacle,
  explainDiscount,
  type QuotedDiscount,
} from '../../domain/pricing/explain-discount.js';
import type { PricedLine, PricedOrder } from '../../domain/pricing/price-types.js';
import { type SnapshotDiscounts, standsUntil } from '../../domain/pricing/snapshot-discounts.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Words } from '../../domain/values/words.js';
import type { Transaction } from '../../db/connection.js';
import { readQuotedMember } from '../../db/queries/pricing/discount-facts.js';
import { couponStandings } from '../pricing/coupon-standings.js';
import { defineStep, type StepDeps } from '../step.js';
import { currentSnapshot, snapshotsOf } from './current-snapshot.js';

export interface QuoteInput {
  readonly cycleId: string;
  readonly pointLeaderId: string;
  /** Through whose link; the pickup point's leader if left out. */
  readonly leaderId?: string | undefined;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly couponId?: string | undefined;
  /** Whose coupon it is; everybody pays the same price, but not everybody may use every coupon. */
  readonly memberId: string;
}

export interface Quote extends Omit<PricedOrder, 'explanations' | 'lines'> {
  readonly lines: readonly PricedLine[];
  /** One per promotion, by id, then one for the coupon and the leader's discount: what it takes off, or why nothing. */
  readonly explanations: readonly (QuotedDiscount & { readonly words: Words })[];
  /** The coupon of the member that would make it cheapest. */
  readonly bestCoupon: (CouponHint & { readonly name: string }) | null;
  /** When the next campaign or coupon opens or closes: until then only a change of the list moves the price. */
  readonly standsUntil: string | null;
}

/**
 * Exactly what the order would cost now, and why; nothing is reserved. It is planned as the order will be (planOrder).
 * A coupon that the member may not use is left out of the price and explained.
 * @throws RuleViolation cycle-unknown, leader-unknown, leader-away, sku-not-sellable, station-full, coupon-not-usable
 *   (unknown), and those of priceOrder
 */
export const quoteOrder = defineStep({
  operation: 'quoteOrder',
  run: (trx, input: QuoteInput, deps: StepDeps): Promise<Quote> => quoteBasket(trx, input, deps),
});

/** The same inside another step's transaction. */
export async function quoteBasket(trx: Transaction, input: QuoteInput, deps: StepDeps): Promise<Quote> {
  const { memberId, pointLeaderId, couponId } = input;
  const snapshot = await currentSnapshot(trx, snapshotsOf(deps.database), input.cycleId);
  const member = await readQuotedMember(trx, memberId);
  if (member === undefined) throw new RuleViolation('leader-unknown', { leaderId: pointLeaderId });
  const point = snapshot.leaders.get(pointLeaderId) ?? { leaderId: pointLeaderId, tags: [] };
  const standings = await couponStandings(trx, snapshot.discounts, { memberId, point, ...member });
  const wish = { ...input, leaderId: input.leaderId ?? pointLeaderId, at: member.at };
  const priceWith = pricing(snapshot, wish, { memberId, householdId: member.householdId, deviceId: null });
  const obstacle = couponId === undefined ? undefined : standings.get(couponId);
  const price = priceWith(obstacle === undefined ? couponId : undefined);
  const usable = [...standings].filter(([, why]) => why === undefined).map(([id]) => id);
  const best = bestCoupon(usable, priceWith);
  const { discounts } = snapshot;
  return {
    ...price,
    explanations: inWords(discounts, [...price.explanations, ...refused(couponId, obstacle)]),
    bestCoupon: best ? { ...best, name: nameOf(discounts, `coupon:${best.couponId}`) } : null,
    standsUntil: standsUntil(discounts, member.at),
  };
}

function pricing(
  snapshot: CycleSnapshot,
  wish: OrderWish,
  who: Parameters<typeof planOrder>[2],
): (couponId: string | undefined) => PricedOrder {
  return (couponId) => planOrder(snapshot, { ...wish, couponId }, who).price;
}

function refused(couponId: string | undefined, obstacle: CouponObstacle | undefined): QuotedDiscount[] {
  if (obstacle === undefined) return [];
  return [{ source: `coupon:${couponId}`, code: obstacle, fen: 0, missingFen: 0 }];
}

function inWords(
  discounts: SnapshotDiscounts,
  quoted: readonly QuotedDiscount[],
): (QuotedDiscount & { readonly words: Words })[] {
  return quoted.map((one) => ({ ...one, words: explainDiscount(one, nameOf(discounts, one.source)) }));
}

function nameOf({ promotions, coupons }: SnapshotDiscounts, source: string): string {
  const [kind, id = ''] = source.split(':');
  if (kind === 'leader') return '团长优惠';
  const named = kind === 'coupon' ? coupons.get(id) : promotions.find((one) => one.promotionId === id);
  return named?.name ?? source;
}
