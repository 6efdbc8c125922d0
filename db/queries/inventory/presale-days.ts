import type { Database } from '../../connection.js';
import { one } from '../../query.js';

/** The most days before its cycle that any SKU of the region may be ordered; 0 = the region has no presale. */
export async function readPresaleDays(database: Database, regionId: string): Promise<number> {
  const { days } = await one<{ days: number }>(
    database,
    `select coalesce(max(p.presale_days), 0)::integer as days
     from supply_plans p join skus s on s.id = p.sku_id where s.region_id = :regionId and s.withdrawn_at is null`,
    { regionId },
  );
  return days;
}
