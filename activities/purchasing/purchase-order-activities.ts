import type { PurchaseOrderActivities } from '../../workflows/contracts/purchase-order.js';
import { asActivity } from '../step.js';
import { claimFromSupplier } from './claim-from-supplier.js';
import { closeOverdueReceipt } from './close-overdue-receipt.js';
import type { SupplierDeps } from './dispatch-order.js';
import { readPurchaseOrder } from './read-purchase-order.js';
import { remindSupplier } from './remind-supplier.js';
import { sendPurchaseOrder } from './send-purchase-order.js';

/** The steps of the workflow `purchaseOrder`, as Temporal calls them. */
export const purchaseOrderActivities = (deps: SupplierDeps): PurchaseOrderActivities => ({
  readPurchaseOrder: asActivity(readPurchaseOrder(deps)),
  sendPurchaseOrder: sendPurchaseOrder(deps),
  remindSupplier: remindSupplier(deps),
  closeOverdueReceipt: asActivity(closeOverdueReceipt(deps)),
  claimFromSupplier: asActivity(claimFromSupplier(deps)),
});
