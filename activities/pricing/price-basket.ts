import { priceOrder } from '../../domain/pricing/price-order.js';
import type { DiscountScope } from '../../domain/pricing/discount-scope.js';
import type { Coupon, PricedOrder, Promotion, PromotionTier } from '../../domain/pricing/price-types.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../db/connection.js';
import { maybeOne, rows } from '../../db/query.js';

export interface Basket {
  readonly cycleId: string;
  /** The leader of the pickup point: his tags decide what may be sold there. */
  readonly pointLeaderId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly couponId?: string | undefined;
}

/** What an order line keeps of its listing besides the price. */
export interface ListingFacts {
  readonly skuId: string;
  readonly priceFen: number;
  readonly supplyPriceFen: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly band: string;
  readonly categoryId: string;
}

export interface PricedBasket {
  readonly price: PricedOrder;
  readonly listings: ReadonlyMap<string, ListingFacts>;
  readonly coupon: CouponRow | undefined;
}

/**
 * What the basket costs in this cycle at this pickup point, and why. It takes no member: everybody pays the same.
 * @throws RuleViolation sku-not-sellable, coupon-not-usable, and those of priceOrder
 */
export async function priceBasket(on: Database | Transaction, basket: Basket): Promise<PricedBasket> {
  const listings = await readListings(on, basket);
  const promotions = await readPromotions(on, basket.cycleId);
  const coupon =
    basket.couponId === undefined ? undefined : await readCoupon(on, basket.cycleId, basket.couponId);
  const price = priceOrder({
    lines: basket.lines.map(({ skuId, quantity }) => {
      const { priceFen, categoryId } = listingOf(listings, skuId);
      return { skuId, quantity, categoryId, unitPriceFen: priceFen };
    }),
    promotions,
    coupon: coupon && { ...coupon, scope: scopeOf(coupon.categoryId) },
  });
  return { price, listings, coupon };
}

function listingOf(listings: ReadonlyMap<string, ListingFacts>, skuId: string): ListingFacts {
  const listing = listings.get(skuId);
  if (listing === undefined) throw new RuleViolation('sku-not-sellable', { skuId });
  return listing;
}

async function readListings(on: Database | Transaction, basket: Basket): Promise<Map<string, ListingFacts>> {
  const found = await rows<ListingFacts>(
    on,
    `select g.sku_id as "skuId", g.price_fen as "priceFen", g.supply_price_fen as "supplyPriceFen",
       g.leader_rate_bp as "leaderRateBp", g.promoted, g.band, g.category_id as "categoryId"
     from listings g join leaders l on l.id = :pointLeaderId
     where g.cycle_id = :cycleId and g.sku_id = any(:skuIds)
       and (g.leader_tags = '{}' or g.leader_tags && l.tags)`,
    {
      cycleId: basket.cycleId,
      pointLeaderId: basket.pointLeaderId,
      skuIds: basket.lines.map((line) => line.skuId),
    },
  );
  return new Map(found.map((listing) => [listing.skuId, listing]));
}

const scopeOf = (categoryId: string | null): DiscountScope =>
  categoryId === null ? { kind: 'all' } : { kind: 'category', categoryId };

async function readPromotions(on: Database | Transaction, cycleId: string): Promise<Promotion[]> {
  const found = await rows<{ promotionId: string; tiers: PromotionTier[]; categoryId: string | null }>(
    on,
    `select p.id as "promotionId", p.tiers, p.category_id as "categoryId"
     from promotions p join cycles c on c.region_id = p.region_id and c.day between p.starts_on and p.ends_on
     where c.id = :cycleId order by p.id`,
    { cycleId },
  );
  return found.map(({ categoryId, ...promotion }) => ({ ...promotion, scope: scopeOf(categoryId) }));
}

export interface CouponRow extends Omit<Coupon, 'scope'> {
  readonly categoryId: string | null;
  readonly cap: number;
  readonly perMemberCap: number;
  readonly newMemberOnly: boolean;
}

async function readCoupon(on: Database | Transaction, cycleId: string, couponId: string): Promise<CouponRow> {
  const found = await maybeOne<CouponRow>(
    on,
    `select k.id as "couponId", k.threshold_fen as "thresholdFen", k.off_fen as "offFen",
       k.category_id as "categoryId", k.cap, k.per_member_cap as "perMemberCap",
       k.new_member_only as "newMemberOnly"
     from coupons k join cycles c on c.region_id = k.region_id and c.day between k.starts_on and k.ends_on
     where c.id = :cycleId and k.id = :couponId`,
    { cycleId, couponId },
  );
  if (found === undefined) throw new RuleViolation('coupon-not-usable', { couponId });
  return found;
}
