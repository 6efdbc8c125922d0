import { MARGIN_LEFT_BP, marginLeftFen } from '../commission/margin-guard.js';
import { portionFen, WHOLE_BP } from '../values/basis-points.js';

/**
 * What the payment channel keeps of every payment. Smaller: a price that loses a fen a piece passes the guard. Larger:
 * honest prices need an exception. The provider's contract says 0.6 %.
 */
export const CHANNEL_FEE_BP = 60;

/** The highest tier of a leader: the guard counts what the dearest one costs. */
const TIER_MAX = 2;

/** What a price is judged by; all rates in basis points. */
export interface PriceFacts {
  readonly priceFen: number;
  readonly supplyPriceFen: number;
  /** The most that the planned campaigns take off, the part of it that we do not bear, and the best coupon besides. */
  readonly discountBp: number;
  readonly borneByOthersBp: number;
  readonly couponBp: number;
  readonly leaderRateBp: number;
  readonly tierBonusBp: number;
  /** Both levels together; zero where the SKU is not promoted. */
  readonly promotersBp: number;
}

/** The calculation as the second person reads it, for one piece. */
export interface PriceMargin {
  readonly priceFen: number;
  readonly discountFen: number;
  readonly netFen: number;
  readonly supplyFen: number;
  readonly borneByOthersFen: number;
  readonly leaderFen: number;
  readonly promotersFen: number;
  readonly channelFeeFen: number;
  /** What the best coupon takes off besides; it is told and not counted, since its caps bound what it costs. */
  readonly couponFen: number;
  /** net + borneByOthers - supply - leader - promoters - channelFee */
  readonly leftFen: number;
  readonly neededFen: number;
  /** below-cost: the discounted price is under the supply price. loss, thin: less is left than nothing, than needed. */
  readonly verdict: 'kept' | 'thin' | 'loss' | 'below-cost';
}

/**
 * What one piece brings and costs at this price, with the planned discounts, the dearest leader and both promoters.
 *
 * @rule LIST-06 The margin of a price counts the planned campaigns at their most, the leader of the highest tier, both
 *   levels of promoters and the fee of the channel.
 * @value CHANNEL_FEE_BP bp
 * @test test/domain/catalogue/price-margin.test.ts › the calculation adds up to the fen, whatever the rates
 */
export function marginOfPrice(facts: PriceFacts): PriceMargin {
  const { priceFen, supplyPriceFen: supplyFen, discountBp, borneByOthersBp, leaderRateBp } = facts;
  const discountFen = portionFen(priceFen, discountBp);
  const borneByOthersFen = Math.min(discountFen, portionFen(priceFen, borneByOthersBp));
  const netFen = priceFen - discountFen;
  const rateBp = leaderRateBp === 0 ? 0 : Math.min(WHOLE_BP, leaderRateBp + facts.tierBonusBp * TIER_MAX);
  const leaderFen = portionFen(netFen, rateBp);
  const promotersFen = portionFen(netFen, facts.promotersBp);
  const channelFeeFen = portionFen(netFen, CHANNEL_FEE_BP);
  const leftFen =
    borneByOthersFen +
    marginLeftFen({ netFen, supplyFen, commissionFen: leaderFen + promotersFen, channelFeeFen });
  const neededFen = portionFen(netFen, MARGIN_LEFT_BP);
  const couponFen = portionFen(netFen, facts.couponBp);
  const amounts = { couponFen, leaderFen, promotersFen, channelFeeFen, leftFen, neededFen };
  const verdict = verdictOf({ netFen, supplyFen, leftFen, neededFen });
  return { priceFen, discountFen, netFen, supplyFen, borneByOthersFen, ...amounts, verdict };
}

function verdictOf(
  sums: Pick<PriceMargin, 'netFen' | 'supplyFen' | 'leftFen' | 'neededFen'>,
): PriceMargin['verdict'] {
  if (sums.netFen < sums.supplyFen) return 'below-cost';
  if (sums.leftFen < 0) return 'loss';
  return sums.leftFen < sums.neededFen ? 'thin' : 'kept';
}
