import { z } from 'zod';
import type { ApiClient } from '../api-client.js';
import { inPath } from '../read-pages.js';
import type { OrderLine } from './purchase-order.js';

const orderShape = z.object({
  state: z.string(),
  lines: z.array(
    z.object({
      siteId: z.string(),
      skuId: z.string(),
      quantity: z.int(),
      confirmedQuantity: z.int().nullable(),
    }),
  ),
});

/** A purchase order as our system shows it to its supplier. */
export type OrderSeen = z.output<typeof orderShape>;

/** What a supplier does to our system, through the public API and under its own token. */
export interface SupplierActions {
  read(purchaseOrderNo: string): Promise<OrderSeen>;
  /** The supplier has promised these quantities. */
  confirm(purchaseOrderNo: string, lines: readonly OrderLine[]): Promise<void>;
  /** The supplier has offered these quantities instead; operations accept or reject. */
  counter(purchaseOrderNo: string, lines: readonly OrderLine[]): Promise<void>;
  /** A vehicle with these quantities has left the supplier. */
  ship(purchaseOrderNo: string, lines: readonly OrderLine[]): Promise<void>;
}

/**
 * Each action carries a key made of the order and the action, so that a restarted supplier repeats nothing.
 */
export function createSupplierActions(api: ApiClient, plate: string): SupplierActions {
  const pathOf = (purchaseOrderNo: string): string => `/v1/purchase-orders/${inPath(purchaseOrderNo)}`;
  const act = async (purchaseOrderNo: string, verb: string, body: unknown): Promise<void> => {
    const key = `supplier-${verb}-${purchaseOrderNo}`;
    await api.post(`${pathOf(purchaseOrderNo)}/${verb}`, body, { key });
  };
  return {
    read: async (no) => orderShape.parse((await api.get(pathOf(no))).body),
    confirm: (no, lines) => act(no, 'confirm', { lines }),
    counter: (no, lines) => act(no, 'counter', { lines, reason: '今天货源不足，只能供应这些' }),
    ship: (no, lines) => act(no, 'ship', { lines, plate }),
  };
}
