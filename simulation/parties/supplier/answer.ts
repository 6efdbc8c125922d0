import { loadedLines, type OrderLine, partOf } from './purchase-order.js';
import type { OrderSeen, SupplierActions } from './supplier-actions.js';
import type { Supplier } from './suppliers.js';

/** A supplier and what it can do. */
export interface House {
  readonly supplier: Supplier;
  readonly actions: SupplierActions;
}

/** How far an order has come. */
export type Reached =
  | { readonly kind: 'confirmed' | 'countered' }
  | { readonly kind: 'shipped'; readonly lines: readonly OrderLine[] }
  | { readonly kind: 'refused'; readonly why: string };

/** What the supplier does next with an order, and when. */
export interface Move {
  readonly afterMs: number;
  /** `not-yet`: our side has not decided; look again. */
  readonly act: () => Promise<Reached | 'not-yet'>;
}

/**
 * A supplier confirms what was ordered, or offers less and waits for the decision; then it ships. That less comes than was
 * promised is seen only when the goods are counted. Undefined when nothing is left to do.
 */
export function answer(
  entry: { readonly kind: string } | undefined,
  { purchaseOrderNo }: { readonly purchaseOrderNo: string },
  { supplier, actions }: House,
): Move | undefined {
  if (entry?.kind === 'arrived') {
    const act = (): Promise<Reached> => promise(purchaseOrderNo, { supplier, actions });
    return { afterMs: supplier.confirmAfterMs, act };
  }
  if (entry?.kind === 'confirmed' || entry?.kind === 'countered') {
    const act = (): Promise<Reached | 'not-yet'> => ship(purchaseOrderNo, { supplier, actions });
    return { afterMs: supplier.shipAfterMs, act };
  }
  return undefined;
}

async function promise(purchaseOrderNo: string, { supplier, actions }: House): Promise<Reached> {
  const ordered = (await actions.read(purchaseOrderNo)).lines.map(lineOf);
  if (supplier.counterPercent === 100) {
    await actions.confirm(purchaseOrderNo, ordered);
    return { kind: 'confirmed' };
  }
  await actions.counter(purchaseOrderNo, partOf(ordered, supplier.counterPercent));
  return { kind: 'countered' };
}

async function ship(purchaseOrderNo: string, { supplier, actions }: House): Promise<Reached | 'not-yet'> {
  const seen = await actions.read(purchaseOrderNo);
  if (seen.state === 'countered') return 'not-yet';
  if (seen.state === 'cancelled') return { kind: 'refused', why: 'our offer was rejected' };
  const promised = seen.lines.map((line) => ({
    ...lineOf(line),
    quantity: line.confirmedQuantity ?? line.quantity,
  }));
  const lines = loadedLines(supplier, purchaseOrderNo, promised);
  await actions.ship(purchaseOrderNo, lines);
  return { kind: 'shipped', lines };
}

const lineOf = ({ siteId, skuId, quantity }: OrderSeen['lines'][number]): OrderLine => ({
  siteId,
  skuId,
  quantity,
});
