import { assertShown } from '../catalogue/shown-at-point.js';
import { type CommissionRule, leaderRateBp } from '../commission/rules.js';
import type { RequestedLimit, StockRequest } from '../inventory/decide-batch.js';
import { limitsOf } from '../inventory/limits-of.js';
import { saleDayOf } from '../inventory/on-sale.js';
import type { SnapshotListing } from '../inventory/snapshot-listing.js';
import { type SoldBundle, type SoldLine, soldLines, stockLinesOf } from '../inventory/stock-request.js';
import type { SnapshotLeader } from '../network/snapshot-leader.js';
import { offerLimits } from '../pricing/offer-limits.js';
import { priceBasket } from '../pricing/price-basket.js';
import type { BasketLine, PricedOrder } from '../pricing/price-types.js';
import type { SnapshotCoupon } from '../pricing/snapshot-discounts.js';
import { RuleViolation } from '../values/rule-violation.js';
import type { CycleSnapshot } from './cycle-snapshot.js';

/** What somebody wants to order, at which point, through whose link, and at which instant. */
export interface OrderWish {
  readonly pointLeaderId: string;
  readonly leaderId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly couponId?: string | undefined;
  /** The instant for which it is planned, UTC with milliseconds. */
  readonly at: string;
}

/** Whose limits the order counts for. Nothing of it reaches the price. */
export interface Ordering {
  readonly memberId: string;
  readonly householdId: string | null;
  readonly deviceId: string | null;
}

/** An order line with what it keeps of its listing and of the leader's rate. */
export interface PlannedLine extends SoldLine {
  readonly band: string;
  /** What the leader of the link earns on it, before the pickup fee of another's point. */
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly supplyPriceFen: number;
}

/** A limit with what its counter is made from at its first use. */
export interface PlannedLimit extends RequestedLimit {
  readonly kind: string;
  readonly cap: number;
  readonly limitId?: string | null;
  readonly cycleId?: string | null;
  readonly node?: string | null;
}

/** What an order would cost, write and take. */
export interface OrderPlan {
  /** Of what was asked for: a bundle is one line. */
  readonly price: PricedOrder;
  /** Of what is handed over: a bundle's components. */
  readonly lines: readonly PlannedLine[];
  readonly bundles: readonly SoldBundle[];
  /** Its key is empty: whoever decides names the order. */
  readonly request: StockRequest;
  /** The limits of the request; their counters may not exist yet. */
  readonly limits: readonly PlannedLimit[];
  /** From when each line may be ordered, if that is before the cycle opens; null: with the cycle. */
  readonly sellsFrom: readonly (string | null)[];
  /** The grid station of the pickup point. */
  readonly siteId: string;
  readonly coupon: SnapshotCoupon | undefined;
}

/**
 * What the wish costs, which lines it would write and which counters it would draw on, by the cycle's snapshot alone:
 * quotes and orders are planned here, so that an order costs what was quoted.
 *
 * Refuses `leader-unknown`, `leader-away`, `sku-not-sellable`, `station-full`, and what priceBasket refuses.
 */
export function planOrder(snapshot: CycleSnapshot, wish: OrderWish, who: Ordering): OrderPlan {
  const point = leaderOf(snapshot, wish.pointLeaderId);
  const seller = leaderOf(snapshot, wish.leaderId);
  const listings = wish.lines.map((line) => listingAt(snapshot, line.skuId, point));
  const price = priceOf(snapshot, wish, { point, seller, listings });
  const { lines: sold, bundles } = soldLines(price.lines, snapshot.listings);
  const lines = sold.map((line) => plannedLine(snapshot, line, seller));
  const limits = limitsFor(snapshot, wish, { who, point, price, lines, bundles });
  const { cycleId } = snapshot;
  const drawn = stockLinesOf(lines, { cycleId, leaderId: point.leaderId, siteId: point.siteId });
  return {
    price,
    lines,
    bundles,
    limits,
    request: { key: '', lines: drawn, limits },
    sellsFrom: listings.map((listing) => listing.sellsFrom),
    siteId: point.siteId,
    coupon: wish.couponId === undefined ? undefined : snapshot.discounts.coupons.get(wish.couponId),
  };
}

/** The price is what the member saw; refuses `price-changed` otherwise. */
export function assertExpectedPrice(price: PricedOrder, expectedPayableFen: number | undefined): void {
  if (expectedPayableFen === undefined || expectedPayableFen === price.payableFen) return;
  throw new RuleViolation('price-changed', { expectedFen: expectedPayableFen, payableFen: price.payableFen });
}

interface Wanted {
  readonly point: SnapshotLeader;
  readonly seller: SnapshotLeader;
  /** In the order of the wish's lines. */
  readonly listings: readonly SnapshotListing[];
}

function priceOf(snapshot: CycleSnapshot, wish: OrderWish, { point, seller, listings }: Wanted): PricedOrder {
  const anothers = point !== seller;
  const lines = listings.map(
    ({ skuId, categoryId, supplierId, priceFen, leaderRateBp: rate }, index): BasketLine => {
      const quantity = wish.lines[index]?.quantity ?? 0;
      const earned = earnedRateBp(snapshot.rule, { skuRateBp: rate, tier: seller.tier }, anothers);
      return { skuId, categoryId, supplierId, quantity, unitPriceFen: priceFen, leaderRateBp: earned };
    },
  );
  const { at, couponId } = wish;
  const { discounts } = snapshot;
  return priceBasket({ discounts, at, point, lines, couponId, linkLeaderId: seller.leaderId });
}

/** What the leader of the link earns of a line: at another's point the pickup fee is not his. */
function earnedRateBp(
  rule: CommissionRule,
  line: { readonly skuRateBp: number; readonly tier: number },
  atAnothersPoint: boolean,
): number {
  const rateBp = leaderRateBp(rule, line);
  return atAnothersPoint ? rateBp - Math.min(rule.pickupFeeBp ?? 0, rateBp) : rateBp;
}

function plannedLine({ listings, rule }: CycleSnapshot, line: SoldLine, seller: SnapshotLeader): PlannedLine {
  const listing = listings.get(line.skuId);
  if (listing === undefined) throw new RuleViolation('sku-not-sellable', { skuId: line.skuId });
  const { band, promoted, supplyPriceFen, leaderRateBp: skuRateBp } = listing;
  const rateBp = leaderRateBp(rule, { skuRateBp, tier: seller.tier });
  return { ...line, band, promoted, supplyPriceFen, leaderRateBp: rateBp };
}

interface Limited {
  readonly who: Ordering;
  readonly point: SnapshotLeader;
  readonly price: PricedOrder;
  readonly lines: readonly PlannedLine[];
  readonly bundles: readonly SoldBundle[];
}

function limitsFor(
  snapshot: CycleSnapshot,
  { at, couponId }: OrderWish,
  { who, point, price, lines, bundles }: Limited,
): PlannedLimit[] {
  const { limits, listings, cycleId, discounts } = snapshot;
  const { memberId, householdId, deviceId } = who;
  const ofOffers = offerLimits(discounts, price, { memberId, couponId });
  if (limits.limits.length + limits.capacities.length + limits.closedSites.length === 0) return ofOffers;
  const weighed = lines.map((line) => {
    const { weightGrams = 0, volumeMillilitres = 0 } = listings.get(line.skuId) ?? {};
    return { ...line, weightGrams, volumeMillilitres };
  });
  const order = { cycleId, memberId, householdId, deviceId, bundles, lines: weighed };
  const place = { pointLeaderId: point.leaderId, siteId: point.siteId };
  const saleDay = saleDayOf(snapshot, limits.saleDays, at);
  return [...limitsOf({ ...order, ...place, saleDay }, limits), ...ofOffers];
}

function leaderOf({ leaders }: CycleSnapshot, leaderId: string): SnapshotLeader {
  const leader = leaders.get(leaderId);
  if (leader?.active !== true) throw new RuleViolation('leader-unknown', { leaderId });
  if (leader.away) throw new RuleViolation('leader-away', { leaderId });
  return leader;
}

function listingAt({ listings }: CycleSnapshot, skuId: string, point: SnapshotLeader): SnapshotListing {
  const listing = listings.get(skuId);
  const { leaderTags: pool = [] } = listing ?? {};
  const sold = pool.length === 0 || pool.some((tag) => point.tags.includes(tag));
  if (listing === undefined || !sold) throw new RuleViolation('sku-not-sellable', { skuId });
  assertShown(point.hiddenSkuIds, skuId);
  return listing;
}
