import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A cycle in which the SKU can be ordered at this instant. */
export interface SellingCycle {
  readonly skuId: string;
  readonly cycleId: string;
}

/**
 * Where each of the SKUs can be ordered now in the leader's region, the cycle with the first cutoff first: cycles that
 * sell, and later ones in which the SKU is on presale.
 */
export async function readSellingCycles(
  trx: Transaction,
  leaderId: string,
  skuIds: readonly string[],
): Promise<SellingCycle[]> {
  return rows<SellingCycle>(
    trx,
    `select g.sku_id as "skuId", c.id as "cycleId"
     from leaders l join cycles c on c.region_id = l.region_id join listings g on g.cycle_id = c.id
     where l.id = :leaderId and g.sku_id = any(:skuIds) and g.withdrawn_at is null and c.state = 'planned'
       and clock_timestamp() < c.cutoff_at and clock_timestamp() >= least(coalesce(g.sells_from, c.opens_at), c.opens_at)
     order by c.cutoff_at, c.id, g.sku_id`,
    { leaderId, skuIds },
  );
}
