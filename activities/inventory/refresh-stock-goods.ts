import { offerStock } from '../../domain/inventory/stock-goods.js';
import type { Transaction } from '../../db/connection.js';
import { type CapMove, moveCaps } from '../../db/queries/inventory/move-caps.js';
import { readStockGoods, type StockGoodsRow } from '../../db/queries/inventory/stock-goods.js';
import { defineStep } from '../step.js';

/**
 * The region's cycles may sell what lies at its sites, each piece once. It looks at what is there, so it needs no key.
 * Locks: the stock goods' counters, ascending by id.
 */
export const refreshStockGoods = defineStep({
  operation: 'refreshStockGoods',
  run: (trx, { regionId }: { readonly regionId: string }): Promise<void> => offerStockOf(trx, regionId),
});

/** The same inside a transaction that changed what lies at the sites. */
export async function offerStockOf(trx: Transaction, regionId: string): Promise<void> {
  const nodes = await readStockGoods(trx, regionId);
  const moves = placesOf(nodes).flatMap((rows) => offerStock(rows).map((change) => capMove(rows, change)));
  await moveCaps(trx, moves, { cause: 'on-hand' });
}

/** The rows of one SKU at one node together, as they come. */
function placesOf(nodes: readonly StockGoodsRow[]): StockGoodsRow[][] {
  const places = new Map<string, StockGoodsRow[]>();
  for (const row of nodes) {
    const place = `${row.skuId} ${row.node}`;
    places.set(place, [...(places.get(place) ?? []), row]);
  }
  return [...places.values()];
}

function capMove(
  rows: readonly StockGoodsRow[],
  { counterId, quantity }: { readonly counterId: string; readonly quantity: number },
): CapMove {
  const row = rows.find((one) => one.counterId === counterId);
  if (row === undefined) throw new RangeError(`counter ${counterId} was not read`);
  const [fromCounterId, toCounterId] = quantity > 0 ? [null, counterId] : [counterId, null];
  const { cycleId, skuId } = row;
  return { cycleId, skuId, fromCounterId, toCounterId, quantity: Math.abs(quantity) };
}
