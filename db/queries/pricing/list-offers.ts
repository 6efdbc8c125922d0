import type { PromotionTier, Bearer } from '../../../domain/pricing/price-types.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** Whether an offer counts on some coming instant: not begun, counting, or no more. */
export type OfferState = 'planned' | 'running' | 'over';

/** What campaigns and coupons show in common. */
interface OfferView {
  readonly name: string;
  readonly bearer: Bearer;
  readonly categoryIds: readonly string[];
  readonly skuIds: readonly string[];
  readonly leaderIds: readonly string[];
  readonly leaderTags: readonly string[];
  readonly startsOn: string;
  readonly endsOn: string;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly endedAt: string | null;
  readonly endCause: string | null;
  readonly state: OfferState;
}

export interface CampaignView extends OfferView {
  readonly campaignId: string;
  readonly tiers: readonly PromotionTier[];
  readonly budgetFen: number | null;
  /** What living orders got of a campaign with a budget; 0 without one. */
  readonly usedFen: number;
}

export interface CouponView extends OfferView {
  readonly couponId: string;
  readonly thresholdFen: number;
  readonly offFen: number;
  readonly cap: number;
  readonly perMemberCap: number;
  readonly newMemberOnly: boolean;
  readonly stacks: boolean;
  readonly used: number;
}

/** What is asked for: one region's, from a place on. */
export interface OffersAsked {
  readonly regionId: string;
  readonly id?: string | undefined;
  readonly state?: OfferState | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** SQL of the state of `x`, by the region's own day and by the instant. */
const state = `case
  when x.ended_at is not null or x.closes_at <= clock_timestamp() or x.ends_on < (clock_timestamp() at time zone r.zone)::date
    then 'over'
  when x.opens_at > clock_timestamp() or x.starts_on > (clock_timestamp() at time zone r.zone)::date then 'planned'
  else 'running' end`;

const columns = `x.name, x.bearer, x.sku_ids as "skuIds", x.leader_ids as "leaderIds", x.leader_tags as "leaderTags",
  case when x.category_id is null then x.category_ids else array[x.category_id] end as "categoryIds",
  x.starts_on as "startsOn", x.ends_on as "endsOn", x.opens_at as "opensAt", x.closes_at as "closesAt",
  x.ended_at as "endedAt", x.end_cause as "endCause", ${state} as state`;

const asked = `x.region_id = :regionId and (:id::text is null or x.id = :id)
  and (:state::text is null or ${state} = :state) and (:after::text is null or x.id > :after)
  order by x.id limit :limit`;

const bind = ({ regionId, id, state: wanted, after, limit }: OffersAsked) => {
  return { regionId, limit, id: id ?? null, state: wanted ?? null, after: after ?? null };
};

/** The region's campaigns, by id. */
export async function listCampaigns(on: Database, page: OffersAsked): Promise<CampaignView[]> {
  return rows<CampaignView>(
    on,
    `select x.id as "campaignId", x.tiers, x.budget_fen as "budgetFen", coalesce(b.taken, 0) as "usedFen", ${columns}
     from promotions x join regions r on r.id = x.region_id left join counters b on b.id = 'budget|' || x.id
     where ${asked}`,
    bind(page),
  );
}

/** The region's coupons, by id. */
export async function listCoupons(on: Database, page: OffersAsked): Promise<CouponView[]> {
  return rows<CouponView>(
    on,
    `select x.id as "couponId", x.threshold_fen as "thresholdFen", x.off_fen as "offFen", x.cap,
       x.per_member_cap as "perMemberCap", x.new_member_only as "newMemberOnly", x.stacks,
       coalesce(b.taken, 0) as used, ${columns}
     from coupons x join regions r on r.id = x.region_id left join counters b on b.id = 'coupon|' || x.id
     where ${asked}`,
    bind(page),
  );
}

/** What an offer cost a party in one cycle. */
export interface BorneShare {
  readonly bearer: Bearer;
  readonly partyId: string | null;
  readonly orders: number;
  /** What the orders were given, and what is left of it after refunds. */
  readonly fen: number;
  readonly keptFen: number;
}

/** Who bears what an offer (`promotion:<id>` or `coupon:<id>`) gave in one cycle, by party. */
export async function readBorneShares(
  on: Database,
  { source, cycleId, regionId }: { source: string; cycleId: string; regionId: string },
): Promise<BorneShare[]> {
  return rows<BorneShare>(
    on,
    `select d.bearer, d.party_id as "partyId", count(distinct d.order_id)::integer as orders, sum(d.fen)::bigint as fen,
       sum(d.kept_fen)::bigint as "keptFen"
     from discount_parts d join cycles c on c.id = d.cycle_id and c.region_id = :regionId
     where d.cycle_id = :cycleId and d.source = :source
       and d.discounts @> jsonb_build_array(jsonb_build_object('source', :source::text))
     group by d.bearer, d.party_id order by d.bearer, d.party_id`,
    { source, cycleId, regionId },
  );
}

/** The region's cycle whose cutoff came last, or comes next if none has passed. */
export async function latestCycleOf(on: Database, regionId: string): Promise<string | undefined> {
  const found = await maybeOne<{ id: string }>(
    on,
    `select id from cycles where region_id = :regionId
     order by cutoff_at > clock_timestamp(), abs(extract(epoch from cutoff_at - clock_timestamp())) limit 1`,
    { regionId },
  );
  return found?.id;
}
