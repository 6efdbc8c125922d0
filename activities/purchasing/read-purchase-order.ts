import { readPurchaseOrderSnapshot } from '../../db/queries/purchasing/purchase-order-snapshot.js';
import type { PurchaseOrderSnapshot } from '../../workflows/contracts/purchase-order.js';
import { defineStep } from '../step.js';

/** Where the purchase order stands, by its row. @throws RuleViolation purchase-order-unknown */
export const readPurchaseOrder = defineStep({
  operation: 'readPurchaseOrder',
  run: (trx, { purchaseOrderNo }: { purchaseOrderNo: string }): Promise<PurchaseOrderSnapshot> =>
    readPurchaseOrderSnapshot(trx, purchaseOrderNo),
});
