import type { Knex } from 'knex';
import { one, rows } from '../../db/query.js';
import type { Promotion } from '../../domain/pricing/price-types.js';
import type { CommissionRule } from '../../domain/commission/rules.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { NaiveOrder } from './naive-order.js';

/** What the order needs to know of its cycle, its leaders and its member. */
export interface Facts {
  readonly regionId: string;
  readonly day: string;
  readonly at: string;
  readonly expiresAt: string;
  readonly siteId: string;
  readonly tier: number;
  readonly openid: string;
  readonly rule: CommissionRule;
}

interface FactsRow extends Omit<Facts, 'rule'> {
  readonly isOpen: boolean;
  readonly rule: CommissionRule;
}

/** @throws RuleViolation cycle-closed, leader-unknown */
export async function readFacts(trx: Knex.Transaction, order: NaiveOrder): Promise<Facts> {
  const { cycleId, memberId, leaderId, pointLeaderId } = order;
  const found = await rows<FactsRow>(
    trx,
    `select c.region_id as "regionId", c.day, now() as at,
       least(now() + interval '15 minutes', c.pay_until) as "expiresAt",
       c.state = 'planned' and now() >= c.opens_at and now() < c.cutoff_at as "isOpen",
       p.site_id as "siteId", l.tier, m.openid,
       (select jsonb_build_object('version', r.version, 'levelOneBp', r.level_one_bp, 'levelTwoBp', r.level_two_bp,
          'levelOne', r.level_one, 'trigger', r.trigger, 'tierBonusBp', r.tier_bonus_bp, 'pickupFeeBp', r.pickup_fee_bp)
        from commission_rules r order by r.version desc limit 1) as rule
     from cycles c
     join leaders p on p.id = :pointLeaderId and p.active and p.region_id = c.region_id
     join leaders l on l.id = :leaderId and l.active and l.region_id = c.region_id
     join members m on m.id = :memberId
     where c.id = :cycleId`,
    { cycleId, memberId, leaderId, pointLeaderId },
  );
  const [facts] = found;
  if (facts === undefined) throw new RuleViolation('leader-unknown', { leaderId: pointLeaderId });
  if (!facts.isOpen) throw new RuleViolation('cycle-closed', { cycleId });
  return facts;
}

export interface Listing {
  readonly skuId: string;
  readonly priceFen: number;
  readonly supplyPriceFen: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly band: string;
  readonly categoryId: string;
  readonly supplierId: string;
}

/** The listings of the order's goods that its pickup point may sell. */
export async function readListings(trx: Knex.Transaction, order: NaiveOrder): Promise<Map<string, Listing>> {
  const found = await rows<Listing>(
    trx,
    `select g.sku_id as "skuId", g.price_fen as "priceFen", g.supply_price_fen as "supplyPriceFen",
       g.leader_rate_bp as "leaderRateBp", g.promoted, g.band, g.category_id as "categoryId",
       s.supplier_id as "supplierId"
     from listings g join skus s on s.id = g.sku_id join leaders l on l.id = :pointLeaderId
     where g.cycle_id = :cycleId and g.sku_id = any(:skuIds) and (g.leader_tags = '{}' or g.leader_tags && l.tags)`,
    {
      cycleId: order.cycleId,
      pointLeaderId: order.pointLeaderId,
      skuIds: order.lines.map(({ skuId }) => skuId),
    },
  );
  return new Map(found.map((listing) => [listing.skuId, listing]));
}

/** The region's 满减 of the day. */
export async function readPromotions(trx: Knex.Transaction, { regionId, day }: Facts): Promise<Promotion[]> {
  const found = await rows<Omit<Promotion, 'scope'>>(
    trx,
    `select id as "promotionId", tiers, bearer from promotions
     where region_id = :regionId and :day::date between starts_on and ends_on order by id`,
    { regionId, day },
  );
  return found.map((promotion) => ({ ...promotion, scope: { kind: 'all' } }));
}

/** How many members the database knows: the server is warm when it has answered. */
export const countMembers = async (database: Knex): Promise<number> =>
  (await one<{ count: number }>(database, `select count(*) as count from members`)).count;
