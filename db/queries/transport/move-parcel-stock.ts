import type { Transaction } from '../../connection.js';
import { json, rows } from '../../query.js';
import { moveStock, type StockMove, type StockState } from '../warehouse/move-stock.js';

/** From where to where pieces of a site's stock go; `toState` null = they leave it. */
export interface StockPath {
  readonly siteId: string;
  readonly fromState: 'received' | 'picked' | 'loaded' | 'surplus';
  readonly toState: StockState | null;
  readonly cause: string;
  /** The run, stop or wave that moved them. */
  readonly ref: string;
}

/** Pieces of a SKU, of whatever lot. */
export interface Pieces {
  readonly skuId: string;
  readonly quantity: number;
}

/**
 * The pieces in the parcels, less those that were reported as not in them, have moved from one state of the site's stock
 * to another, oldest lot first. Locks: rows of `stock_on_hand`.
 */
export async function moveParcelStock(
  trx: Transaction,
  { parcelIds, ...path }: StockPath & { readonly parcelIds: readonly string[] },
): Promise<void> {
  if (parcelIds.length === 0) return;
  const pieces = await rows<Pieces>(
    trx,
    `select l.sku_id as "skuId", sum(l.quantity - coalesce(d.pieces, 0))::integer as quantity
     from parcel_lines l
     left join lateral (
       select sum(x.quantity) as pieces from stop_differences x
       where x.order_id = l.order_id and x.line_no = l.line_no and x.parcel_id = l.parcel_id
         and x.kind in ('missing', 'damaged')
     ) d on true
     where l.parcel_id = any(:parcelIds) group by l.sku_id`,
    { parcelIds },
  );
  await movePieces(trx, path, pieces);
}

/**
 * The pieces have moved, oldest lot first. What the books do not hold in the first state is not moved.
 * Locks: rows of `stock_on_hand`.
 */
export async function movePieces(
  trx: Transaction,
  path: StockPath,
  pieces: readonly Pieces[],
): Promise<void> {
  const { siteId, fromState, toState, cause, ref } = path;
  const wanted = pieces.filter((one) => one.quantity > 0);
  if (wanted.length === 0) return;
  const lots = await rows<Pick<StockMove, 'skuId' | 'lot' | 'quantity'>>(
    trx,
    `with need as (
       select "skuId" as sku_id, sum(quantity)::integer as pieces
       from jsonb_to_recordset(:wanted::jsonb) as w("skuId" text, quantity integer) group by 1
     ), lots as (
       select h.sku_id, h.lot, h.quantity, need.pieces,
         (sum(h.quantity) over (partition by h.sku_id order by h.lot) - h.quantity)::integer as earlier
       from stock_on_hand h join need using (sku_id)
       where h.site_id = :siteId and h.state = :fromState and h.quantity > 0
     )
     select sku_id as "skuId", lot, least(quantity, pieces - earlier) as quantity from lots where earlier < pieces
     order by sku_id, lot`,
    { siteId, fromState, wanted: json(wanted) },
  );
  await moveStock(
    trx,
    lots.map((lot) => ({ ...lot, siteId, fromState, toState })),
    { cause, ref },
  );
}
