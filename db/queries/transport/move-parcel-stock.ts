import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';
import { moveStock, type StockMove } from '../warehouse/move-stock.js';

/** Where the contents of parcels go; `toState` null = they leave the site's stock. */
export interface ParcelStockMove {
  readonly siteId: string;
  readonly parcelIds: readonly string[];
  readonly fromState: 'picked' | 'loaded';
  readonly toState: 'loaded' | 'surplus' | null;
  readonly cause: string;
  /** The run or stop that moved them. */
  readonly ref: string;
}

/**
 * The pieces in the parcels have moved from one state of the site's stock to another, oldest lot first. What the books
 * do not hold in the first state is not moved. Locks: rows of `stock_on_hand`.
 */
export async function moveParcelStock(trx: Transaction, move: ParcelStockMove): Promise<void> {
  const { siteId, parcelIds, fromState, toState, cause, ref } = move;
  if (parcelIds.length === 0) return;
  const lots = await rows<Pick<StockMove, 'skuId' | 'lot' | 'quantity'>>(
    trx,
    `with need as (
       select sku_id, sum(quantity)::integer as pieces from parcel_lines where parcel_id = any(:parcelIds) group by sku_id
     ), lots as (
       select h.sku_id, h.lot, h.quantity, need.pieces,
         (sum(h.quantity) over (partition by h.sku_id order by h.lot) - h.quantity)::integer as earlier
       from stock_on_hand h join need using (sku_id)
       where h.site_id = :siteId and h.state = :fromState and h.quantity > 0
     )
     select sku_id as "skuId", lot, least(quantity, pieces - earlier) as quantity from lots where earlier < pieces
     order by sku_id, lot`,
    { siteId, parcelIds, fromState },
  );
  await moveStock(
    trx,
    lots.map((lot) => ({ ...lot, siteId, fromState, toState })),
    { cause, ref },
  );
}
