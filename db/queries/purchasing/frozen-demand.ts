import type { SiteDemand, SupplierOffer } from '../../../domain/purchasing/plan-purchase.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** The frozen demand of the cycle by site and SKU; rows without a piece are left out. */
export async function readSiteDemand(trx: Transaction, cycleId: string): Promise<SiteDemand[]> {
  return rows<SiteDemand>(
    trx,
    `select site_id as "siteId", sku_id as "skuId", sum(quantity)::integer as quantity
     from demand where cycle_id = :cycleId and quantity > 0 group by site_id, sku_id order by site_id, sku_id`,
    { cycleId },
  );
}

/** Who supplies the cycle's SKUs, at the supply price that was fixed when the cycle opened. */
export async function readOffers(trx: Transaction, cycleId: string): Promise<SupplierOffer[]> {
  return rows<SupplierOffer>(
    trx,
    `select l.sku_id as "skuId", s.supplier_id as "supplierId", s.case_pack as "casePack",
       l.supply_price_fen as "supplyPriceFen"
     from listings l join skus s on s.id = l.sku_id where l.cycle_id = :cycleId order by l.sku_id`,
    { cycleId },
  );
}
