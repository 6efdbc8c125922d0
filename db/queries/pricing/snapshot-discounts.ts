import type { DiscountScope } from '../../../domain/pricing/discount-scope.js';
import type { LeaderDiscount } from '../../../domain/pricing/price-types.js';
import type {
  CampaignOffer,
  SnapshotCoupon,
  SnapshotDiscounts,
} from '../../../domain/pricing/snapshot-discounts.js';
import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

interface DiscountedCycle {
  readonly regionId: string;
  readonly day: string;
}

interface Goods {
  readonly categoryIds: readonly string[];
  readonly skuIds: readonly string[];
}

/** SQL of what campaigns and coupons have in common; `x` is the table. */
const validity = `x.name, x.bearer, x.sku_ids as "skuIds", x.leader_ids as "leaderIds", x.leader_tags as "leaderTags",
  case when x.category_id is null then x.category_ids else array[x.category_id] end as "categoryIds",
  x.opens_at as "opensAt", x.closes_at as "closesAt"`;

/** SQL of those of the region that count on the day, in the order in which they are applied. */
const ofDay = `where x.region_id = :regionId and :day::date between x.starts_on and x.ends_on and x.ended_at is null
  order by x.id collate "C"`;

/** Every discount that may count in the region's cycle of the day; those that ended early are left out. */
export async function readSnapshotDiscounts(
  on: Database | Transaction,
  { regionId, day }: DiscountedCycle,
): Promise<SnapshotDiscounts> {
  const promotions = await rows<Omit<CampaignOffer, 'scope'> & Goods>(
    on,
    `select x.id as "promotionId", x.tiers, x.budget_fen as "budgetFen", ${validity} from promotions x ${ofDay}`,
    { regionId, day },
  );
  const coupons = await rows<Omit<SnapshotCoupon, 'scope'> & Goods>(
    on,
    `select x.id as "couponId", x.threshold_fen as "thresholdFen", x.off_fen as "offFen", x.cap,
       x.per_member_cap as "perMemberCap", x.new_member_only as "newMemberOnly", x.stacks, ${validity}
     from coupons x ${ofDay}`,
    { regionId, day },
  );
  return {
    promotions: promotions.map(scoped),
    coupons: new Map(coupons.map((coupon) => [coupon.couponId, scoped(coupon)])),
    leaderDiscounts: await readLeaderDiscounts(on, regionId),
  };
}

function scoped<Row extends Goods>({
  categoryIds,
  skuIds,
  ...row
}: Row): Omit<Row, keyof Goods> & { readonly scope: DiscountScope } {
  return { ...row, scope: scopeOf({ categoryIds, skuIds }) };
}

function scopeOf({ categoryIds, skuIds }: Goods): DiscountScope {
  if (skuIds.length > 0) return { kind: 'skus', skuIds };
  return categoryIds.length > 0 ? { kind: 'categories', categoryIds } : { kind: 'all' };
}

async function readLeaderDiscounts(
  on: Database | Transaction,
  regionId: string,
): Promise<Map<string, LeaderDiscount>> {
  const found = await rows<{
    leaderId: string;
    rateBp: number | null;
    thresholdFen: number | null;
    offFen: number | null;
  }>(
    on,
    `select d.leader_id as "leaderId", d.rate_bp as "rateBp", d.threshold_fen as "thresholdFen", d.off_fen as "offFen"
     from leader_discounts d join leaders l on l.id = d.leader_id
     where l.region_id = :regionId and d.ended_at is null`,
    { regionId },
  );
  return new Map(
    found.map(({ leaderId, rateBp, thresholdFen, offFen }) => [
      leaderId,
      rateBp === null
        ? { kind: 'amount', leaderId, thresholdFen: thresholdFen ?? 0, offFen: offFen ?? 0 }
        : { kind: 'rate', leaderId, rateBp },
    ]),
  );
}
