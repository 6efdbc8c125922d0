import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A SKU at a site, of what was received for one cycle. */
export interface ReceivedStock {
  readonly cycleId: string;
  readonly siteId: string;
  readonly skuId: string;
}

/**
 * From which lots the pieces are taken: what came first goes first, or last if `newestFirst` (a surplus is
 * what people did not get). Locks: the SKU's received rows of `stock_on_hand`, ascending by lot. @throws
 * Error if fewer pieces were received and are still there than are wanted: the books are wrong, nobody's
 * fault
 */
export async function pickLots(
  trx: Transaction,
  stock: ReceivedStock,
  { quantity, newestFirst = false }: { readonly quantity: number; readonly newestFirst?: boolean },
): Promise<{ lot: string; quantity: number }[]> {
  const lots = await rows<{ lot: string; quantity: number }>(
    trx,
    `select h.lot, h.quantity from stock_on_hand h join receipts r on r.no = h.lot
     where r.cycle_id = :cycleId and h.site_id = :siteId and h.sku_id = :skuId and h.state = 'received'
       and h.quantity > 0
     order by h.lot for update of h`,
    { ...stock },
  );
  const inOrder = newestFirst ? lots.toReversed() : lots;
  let left = quantity;
  const taken = inOrder.flatMap((lot) => {
    const pieces = Math.min(left, lot.quantity);
    left -= pieces;
    return pieces > 0 ? [{ lot: lot.lot, quantity: pieces }] : [];
  });
  if (left > 0) throw new Error(`${left} of ${quantity} ${stock.skuId} are not on hand at ${stock.siteId}`);
  return taken;
}
