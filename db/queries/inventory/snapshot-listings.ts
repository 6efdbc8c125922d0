import type { SnapshotListing } from '../../../domain/inventory/snapshot-listing.js';
import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** What the cycle sells, bundles with their components, ascending by SKU; what was withdrawn from sale is left out. */
export async function readSnapshotListings(
  on: Database | Transaction,
  { cycleId }: { readonly cycleId: string },
): Promise<SnapshotListing[]> {
  return rows<SnapshotListing>(
    on,
    `select l.sku_id as "skuId", l.price_fen as "priceFen", l.supply_price_fen as "supplyPriceFen",
       l.leader_rate_bp as "leaderRateBp", l.promoted, l.band, l.category_id as "categoryId",
       l.leader_tags as "leaderTags", l.components, l.sells_from as "sellsFrom", s.supplier_id as "supplierId",
       s.weight_grams as "weightGrams", s.volume_millilitres as "volumeMillilitres"
     from listings l join skus s on s.id = l.sku_id
     where l.cycle_id = :cycleId and l.withdrawn_at is null order by l.sku_id`,
    { cycleId },
  );
}
