import type { ApiClient } from '../api-client.js';
import { inPath } from '../read-pages.js';
import type { OrderLine } from './purchase-order.js';

/** What a supplier does to our system, through the public API and under its own token. */
export interface SupplierActions {
  /** The supplier has promised these quantities. */
  confirm(purchaseOrderNo: string, lines: readonly OrderLine[]): Promise<void>;
  /** A vehicle with these quantities has left the supplier. */
  ship(purchaseOrderNo: string, lines: readonly OrderLine[]): Promise<void>;
}

/**
 * Each action carries a key made of the order and the action, so that a restarted supplier repeats nothing.
 */
export function createSupplierActions(api: ApiClient, plate: string): SupplierActions {
  const act = async (purchaseOrderNo: string, verb: string, body: unknown): Promise<void> => {
    const path = `/v1/purchase-orders/${inPath(purchaseOrderNo)}/${verb}`;
    await api.post(path, body, { key: `supplier-${verb}-${purchaseOrderNo}` });
  };
  return {
    confirm: (purchaseOrderNo, lines) => act(purchaseOrderNo, 'confirm', { lines }),
    ship: (purchaseOrderNo, lines) => act(purchaseOrderNo, 'ship', { lines, plate }),
  };
}
