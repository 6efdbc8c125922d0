import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A SKU's supply in a cycle, and the tree below it over which it is divided. */
export interface SupplyRow {
  readonly skuId: string;
  /** Nothing for stock goods: what lies at the sites enters the tree afterwards. */
  readonly supply: number;
  /** What may be sold beyond the supply. */
  readonly overCommit: number;
  readonly leaderShareBp: number;
  readonly stationShareBp: number;
  readonly stations: readonly { siteId: string; leaders: readonly { leaderId: string; weight: number }[] }[];
}

/**
 * Supply per listed SKU of the cycle that has no counters yet, with the tree below it, ascending by SKU, station and
 * leader: only leaders who sell in the cycle and may sell the SKU, at their station of the cycle, weighted by their
 * members and one. Bundles have no stock of their own.
 */
export async function readSupplies(
  trx: Transaction,
  cycle: { readonly cycleId: string; readonly regionId: string },
): Promise<SupplyRow[]> {
  return rows<SupplyRow>(
    trx,
    `with weights as (
       select l.id, leader_site(l.id, c.day, c.slot) as site_id, l.tags, 1 + count(m.id) as weight
       from cycles c
       join leaders l on l.region_id = c.region_id and leader_sells(l.id, c.day, c.slot)
       left join members m on m.leader_id = l.id
       where c.id = :cycleId and c.region_id = :regionId group by c.day, c.slot, l.id
     ), stations as (
       select i.sku_id, i.over_commit_quantity, w.site_id,
         jsonb_agg(jsonb_build_object('leaderId', w.id, 'weight', w.weight) order by w.id) as leaders
       from listings i join weights w on i.leader_tags = '{}' or i.leader_tags && w.tags
       where i.cycle_id = :cycleId and i.components = '[]' and not exists (
         select 1 from counters k where k.kind = 'stock' and k.cycle_id = i.cycle_id and k.sku_id = i.sku_id)
       group by 1, 2, 3
     )
     select p.sku_id as "skuId", case p.source when 'plan' then p.supply_quantity else 0 end as supply,
       t.over_commit_quantity as "overCommit", p.leader_share_bp as "leaderShareBp",
       p.station_share_bp as "stationShareBp",
       jsonb_agg(jsonb_build_object('siteId', t.site_id, 'leaders', t.leaders) order by t.site_id) as stations
     from supply_plans p join stations t on t.sku_id = p.sku_id
     group by p.sku_id, p.source, p.supply_quantity, t.over_commit_quantity, p.leader_share_bp, p.station_share_bp
     order by p.sku_id`,
    { cycleId: cycle.cycleId, regionId: cycle.regionId },
  );
}
