import { z } from 'zod';
import { createDice } from '../dice.js';
import type { Supplier } from './suppliers.js';

/** So many pieces of a SKU for one site. */
export interface OrderLine {
  readonly siteId: string;
  readonly skuId: string;
  readonly quantity: number;
}

const webhookShape = z.object({
  type: z.literal('purchase_order.sent'),
  data: z.object({ purchaseOrderNo: z.string().min(1), supplierId: z.string() }),
});

/** The purchase order in a webhook's body; undefined if there is none. Its lines by site are read from our API. */
export function readPurchaseOrder(
  rawBody: Buffer,
): { purchaseOrderNo: string; supplierId: string } | undefined {
  try {
    return webhookShape.parse(JSON.parse(rawBody.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** `percent` of each line, rounded down. */
export const partOf = (lines: readonly OrderLine[], percent: number): OrderLine[] =>
  lines.map((line) => ({ ...line, quantity: Math.floor((line.quantity * percent) / 100) }));

/** What the supplier loads of what it promised: some lines short, all of them cut to its percentage, none of nothing. */
export function loadedLines(
  supplier: Supplier,
  purchaseOrderNo: string,
  promised: readonly OrderLine[],
): readonly OrderLine[] {
  const { seed, linesShortRate, shortLinePercent, deliverPercent } = supplier;
  const dice = createDice(seed, purchaseOrderNo);
  return promised
    .flatMap((line) => {
      const percent = dice.chance(linesShortRate)
        ? Math.min(shortLinePercent, deliverPercent)
        : deliverPercent;
      return partOf([line], percent);
    })
    .filter((line) => line.quantity > 0);
}
