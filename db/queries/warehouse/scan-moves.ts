import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';
import type { ReceivedStock } from './pick-lots.js';

/** From which lots a scan took its pieces. */
export async function readScanMoves(
  trx: Transaction,
  scanId: string,
): Promise<{ siteId: string; skuId: string; lot: string; quantity: number }[]> {
  return rows(
    trx,
    `select site_id as "siteId", sku_id as "skuId", lot, sum(quantity)::integer as quantity from stock_movements
     where ref = :scanId and cause = 'scan' group by 1, 2, 3 order by 3`,
    { scanId },
  );
}

/** Pieces of the SKU that came for the cycle and that nobody is to get, by lot. Locks: their rows of `stock_on_hand`. */
export async function lockSurplus(
  trx: Transaction,
  stock: ReceivedStock,
): Promise<{ lot: string; quantity: number }[]> {
  return rows(
    trx,
    `select h.lot, h.quantity from stock_on_hand h join receipts r on r.no = h.lot
     where r.cycle_id = :cycleId and h.site_id = :siteId and h.sku_id = :skuId and h.state = 'surplus'
       and h.quantity > 0
     order by h.lot for update of h`,
    { ...stock },
  );
}
