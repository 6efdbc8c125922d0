import type { LimitSpan, LimitSubject, StationCapacity } from '../../../domain/inventory/snapshot-limits.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface LimitView {
  readonly limitId: string;
  readonly name: string;
  readonly per: LimitSubject;
  readonly span: LimitSpan;
  readonly skuId: string | null;
  readonly categoryId: string | null;
  readonly quantity: number;
  readonly active: boolean;
}

/** The region's purchase limits, those in force first; at most 500. */
export async function listLimits(database: Database, regionId: string): Promise<LimitView[]> {
  return rows<LimitView>(
    database,
    `select id as "limitId", name, per, span, sku_id as "skuId", category_id as "categoryId", quantity, active
     from purchase_limits where region_id = :regionId order by active desc, id limit 500`,
    { regionId },
  );
}

/** A capacity, and what of it the cycles that still sell use. */
export interface CapacityView extends StationCapacity {
  readonly active: boolean;
  readonly cycles: {
    readonly cycleId: string;
    readonly taken: number;
    readonly closedAt: string | null;
  }[];
}

/** The capacities of the region's stations with their use, by station and unit. */
export async function listCapacities(database: Database, regionId: string): Promise<CapacityView[]> {
  return rows<CapacityView>(
    database,
    `select c.site_id as "siteId", c.unit, c.quantity, c.active, coalesce((
       select jsonb_agg(jsonb_build_object('cycleId', y.id, 'taken', coalesce(k.taken, 0), 'closedAt', x.closed_at)
         order by y.cutoff_at, y.id)
       from cycles y
       left join counters k on k.id = 'capacity|' || y.id || '|' || c.site_id || '|' || c.unit
       left join station_closures x on x.cycle_id = y.id and x.site_id = c.site_id and x.reopened_at is null
       where y.region_id = c.region_id and y.state = 'planned'), '[]') as cycles
     from station_capacities c where c.region_id = :regionId order by c.site_id, c.unit`,
    { regionId },
  );
}

export interface BundleView {
  readonly bundleId: string;
  readonly name: string;
  readonly priceFen: number;
  readonly components: { readonly skuId: string; readonly quantity: number }[];
}

/** The region's bundles as the next cycles list them, by id. */
export async function listBundles(database: Database, regionId: string): Promise<BundleView[]> {
  return rows<BundleView>(
    database,
    `select s.id as "bundleId", s.name, s.price_fen as "priceFen",
       jsonb_agg(jsonb_build_object('skuId', b.sku_id, 'quantity', b.quantity) order by b.sku_id) as components
     from skus s join bundle_components b on b.bundle_id = s.id
     where s.region_id = :regionId group by s.id order by s.id limit 500`,
    { regionId },
  );
}
