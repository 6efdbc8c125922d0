import { type RefusalDetails, RuleViolation } from '../values/rule-violation.js';
import type { PromotionTier } from './price-types.js';

/** When a campaign or coupon counts, as it is proposed. */
export interface OfferTime {
  readonly startsOn: string;
  readonly endsOn: string;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
}

/** For which goods, as it is proposed; both empty: for all. */
export interface OfferGoods {
  readonly categoryIds: readonly string[];
  readonly skuIds: readonly string[];
}

/**
 * A campaign that can be understood: steps that rise in threshold and amount, each discount below its threshold, one
 * kind of goods, and a time. Refuses `campaign-invalid` with the reason.
 *
 * @rule PRICE-21 The steps of a campaign rise, and each takes off less than its threshold.
 * @data promotions.tiers
 * @test test/domain/pricing/campaign-terms.test.ts › steps rise, a discount is below its threshold, and there is a time
 *   in which it counts
 */
export function assertCampaign(
  campaign: OfferTime & OfferGoods & { readonly tiers: readonly PromotionTier[] },
): void {
  const why = whyTiers(campaign.tiers) ?? whyOffer(campaign);
  if (why !== undefined) throw new RuleViolation('campaign-invalid', why);
}

/** A coupon that can be understood: it takes off less than its threshold, or has none. Refuses `coupon-invalid`. */
export function assertCoupon(
  coupon: OfferTime & OfferGoods & { readonly thresholdFen: number; readonly offFen: number },
): void {
  const { thresholdFen, offFen } = coupon;
  const belowThreshold = thresholdFen === 0 || offFen < thresholdFen;
  const why = belowThreshold ? whyOffer(coupon) : { why: 'off-above-threshold', thresholdFen };
  if (why !== undefined) throw new RuleViolation('coupon-invalid', why);
}

function whyTiers(tiers: readonly PromotionTier[]): RefusalDetails | undefined {
  if (tiers.length === 0) return { why: 'no-step' };
  const flat = tiers.findIndex(({ thresholdFen, offFen }, index) => {
    const before = tiers[index - 1];
    return before !== undefined && (before.thresholdFen >= thresholdFen || before.offFen >= offFen);
  });
  if (flat !== -1) return { why: 'steps-do-not-rise', step: flat + 1 };
  const steep = tiers.findIndex(({ thresholdFen, offFen }) => offFen >= thresholdFen);
  return steep === -1 ? undefined : { why: 'off-above-threshold', step: steep + 1 };
}

function whyOffer(offer: OfferTime & OfferGoods): RefusalDetails | undefined {
  if (offer.categoryIds.length > 0 && offer.skuIds.length > 0) return { why: 'categories-and-skus' };
  if (offer.startsOn > offer.endsOn) return { why: 'no-day' };
  const { opensAt, closesAt } = offer;
  return opensAt !== null && closesAt !== null && opensAt >= closesAt ? { why: 'no-time' } : undefined;
}
