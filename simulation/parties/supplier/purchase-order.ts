import { z } from 'zod';

export interface OrderLine {
  readonly skuId: string;
  readonly quantity: number;
}

const webhookShape = z.object({
  type: z.literal('purchase_order.sent'),
  data: z.object({
    purchaseOrderNo: z.string().min(1),
    supplierId: z.string(),
    lines: z.array(z.object({ skuId: z.string(), quantity: z.int().positive() })),
  }),
});

/** The purchase order in a webhook's body; undefined if there is none. */
export function readPurchaseOrder(
  rawBody: Buffer,
): { purchaseOrderNo: string; supplierId: string; lines: readonly OrderLine[] } | undefined {
  try {
    return webhookShape.parse(JSON.parse(rawBody.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * What a supplier that delivers `percent` of each line loads, rounded down; lines of nothing are left out.
 */
export const deliveredLines = (lines: readonly OrderLine[], percent: number): readonly OrderLine[] =>
  lines
    .map(({ skuId, quantity }) => ({ skuId, quantity: Math.floor((quantity * percent) / 100) }))
    .filter((line) => line.quantity > 0);
