import type { Coupon, LeaderDiscount, Promotion } from './price-types.js';

/** At which points and when a campaign or coupon counts; everything in it is public. */
export interface Validity {
  /** Empty lists: at every point of the region; else at the points of these leaders and of leaders with these tags. */
  readonly leaderIds: readonly string[];
  readonly leaderTags: readonly string[];
  /** The first instant at which it counts, and the first at which it no longer does; null: its days alone decide. */
  readonly opensAt: string | null;
  readonly closesAt: string | null;
}

/**
 * A campaign (满减) that may count in the cycle.
 *
 * @rule PRICE-09 A campaign counts on its days, from its opening until before its closing, at the points of its leaders
 *   and tags, and for its goods only.
 * @data promotions.starts_on
 * @data promotions.ends_on
 * @data promotions.opens_at
 * @data promotions.closes_at
 * @data promotions.category_id
 * @data promotions.category_ids
 * @data promotions.sku_ids
 * @data promotions.leader_ids
 * @data promotions.leader_tags
 * @test test/activities/pricing/price-basket.test.ts › a promotion counts on its days only, and for its category only
 * @test test/domain/pricing/price-basket.test.ts › a campaign counts from its opening until before its closing
 * @test test/domain/pricing/price-basket.test.ts › a campaign for some leaders or tags counts at their points only
 */
export interface CampaignOffer extends Promotion, Validity {
  readonly name: string;
  /** What it may give in all, in fen; null: as much as is asked for. */
  readonly budgetFen: number | null;
}

/** A coupon that may be used in the cycle, with what decides who may use it. */
export interface SnapshotCoupon extends Coupon, Validity {
  readonly name: string;
  readonly cap: number;
  readonly perMemberCap: number;
  readonly newMemberOnly: boolean;
}

/** Every public discount of a cycle: campaigns and coupons of its day, and the leaders' own discounts. */
export interface SnapshotDiscounts {
  readonly promotions: readonly CampaignOffer[];
  readonly coupons: ReadonlyMap<string, SnapshotCoupon>;
  /** By leader. */
  readonly leaderDiscounts: ReadonlyMap<string, LeaderDiscount>;
}

/** The pickup point: its leader and his tags. */
export interface PricedPoint {
  readonly leaderId: string;
  readonly tags: readonly string[];
}

/** Whether it counts at the point and at the instant (both written in the same form, UTC with milliseconds). */
export function isValid(offer: Validity, point: PricedPoint, at: string): boolean {
  const open = offer.opensAt === null || offer.opensAt <= at;
  const closed = offer.closesAt !== null && offer.closesAt <= at;
  return open && !closed && isHere(offer, point);
}

function isHere({ leaderIds, leaderTags }: Validity, point: PricedPoint): boolean {
  if (leaderIds.length === 0 && leaderTags.length === 0) return true;
  return leaderIds.includes(point.leaderId) || leaderTags.some((tag) => point.tags.includes(tag));
}

/**
 * The first instant after `at` from which another set of discounts counts, or null: until then a price stands as far
 * as time is concerned.
 *
 * @rule PRICE-16 A price that was made before a campaign opened or closed is made anew: the order's own instant decides.
 * @test test/domain/pricing/price-basket.test.ts › a price stands until the next opening or closing
 */
export function standsUntil(discounts: SnapshotDiscounts, at: string): string | null {
  const offers: readonly Validity[] = [...discounts.promotions, ...discounts.coupons.values()];
  const ahead = offers
    .flatMap(({ opensAt, closesAt }) => [opensAt, closesAt])
    .filter((instant): instant is string => instant !== null && instant > at);
  return ahead.toSorted()[0] ?? null;
}
