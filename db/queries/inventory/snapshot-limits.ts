import type {
  SnapshotLimit,
  SnapshotLimits,
  StationCapacity,
} from '../../../domain/inventory/snapshot-limits.js';
import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** The limits, capacities and full stations of a cycle, each ascending by its id; its region's coming cutoffs. */
export async function readSnapshotLimits(
  on: Database | Transaction,
  { cycleId, regionId }: { readonly cycleId: string; readonly regionId: string },
): Promise<SnapshotLimits> {
  const limits = await rows<SnapshotLimit>(
    on,
    `select id as "limitId", per, span, sku_id as "skuId", category_id as "categoryId", quantity
     from purchase_limits where region_id = :regionId and active order by id`,
    { regionId },
  );
  const capacities = await rows<StationCapacity>(
    on,
    `select c.site_id as "siteId", c.unit, c.quantity
     from station_capacities c where c.region_id = :regionId and c.active order by c.site_id, c.unit`,
    { regionId },
  );
  const closed = await rows<{ siteId: string }>(
    on,
    `select site_id as "siteId" from station_closures
     where cycle_id = :cycleId and reopened_at is null order by site_id`,
    { cycleId },
  );
  const saleDays = await rows<{ day: string; cutoffAt: string }>(
    on,
    `select day, cutoff_at as "cutoffAt" from cycles where region_id = :regionId and state = 'planned'
     order by cutoff_at, id`,
    { regionId },
  );
  return { limits, capacities, saleDays, closedSites: closed.map(({ siteId }) => siteId) };
}
