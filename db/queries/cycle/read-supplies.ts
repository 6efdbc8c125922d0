import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A SKU's supply in a cycle, and the tree below it over which it is divided. */
export interface SupplyRow {
  readonly skuId: string;
  readonly supply: number;
  readonly leaderShareBp: number;
  readonly stationShareBp: number;
  readonly stations: readonly { siteId: string; leaders: readonly { leaderId: string; weight: number }[] }[];
}

/**
 * Supply per listed SKU of the cycle with the tree below it, ascending by SKU, station and leader: only leaders who may
 * sell the SKU, weighted by their members and one.
 */
export async function readSupplies(
  trx: Transaction,
  cycle: { readonly cycleId: string; readonly regionId: string },
): Promise<SupplyRow[]> {
  return rows<SupplyRow>(
    trx,
    `with weights as (
       select l.id, l.site_id, l.tags, 1 + count(m.id) as weight
       from leaders l left join members m on m.leader_id = l.id
       where l.region_id = :regionId and l.active group by l.id
     ), stations as (
       select i.sku_id, w.site_id,
         jsonb_agg(jsonb_build_object('leaderId', w.id, 'weight', w.weight) order by w.id) as leaders
       from listings i join weights w on i.leader_tags = '{}' or i.leader_tags && w.tags
       where i.cycle_id = :cycleId group by 1, 2
     )
     select p.sku_id as "skuId", p.supply_quantity as supply, p.leader_share_bp as "leaderShareBp",
       p.station_share_bp as "stationShareBp",
       jsonb_agg(jsonb_build_object('siteId', t.site_id, 'leaders', t.leaders) order by t.site_id) as stations
     from supply_plans p join stations t on t.sku_id = p.sku_id
     group by p.sku_id, p.supply_quantity, p.leader_share_bp, p.station_share_bp
     order by p.sku_id`,
    { cycleId: cycle.cycleId, regionId: cycle.regionId },
  );
}
