import type { Board } from './phases.js';

export interface PurchaseOrderInput {
  readonly purchaseOrderNo: string;
}

export type PurchaseOrderState =
  | 'draft'
  | 'sent'
  | 'seen'
  | 'confirmed'
  | 'countered'
  | 'refused'
  | 'received'
  | 'cancelled';

export interface PurchaseOrderSnapshot {
  readonly state: PurchaseOrderState;
  /** Until the supplier must have confirmed, and until the goods must be there; ≥ 0. */
  readonly confirmInMs: number;
  readonly receiveInMs: number;
  readonly words: string;
  /** Added by the worker, for people. */
  readonly board?: Board;
}

export interface PurchaseOrderActivities {
  readPurchaseOrder(input: { purchaseOrderNo: string }): Promise<PurchaseOrderSnapshot>;
  /** The supplier's webhook has accepted the order (state sent). Retried with one webhook id. */
  sendPurchaseOrder(input: { purchaseOrderNo: string }): Promise<PurchaseOrderSnapshot>;
  /** Reminds once per number; opens an attention row when the confirmation is overdue. */
  remindSupplier(input: { purchaseOrderNo: string; reminder: number }): Promise<PurchaseOrderSnapshot>;
  /** Goods that did not come by the deadline: the order counts as received with what came (possibly nothing). */
  closeOverdueReceipt(input: { purchaseOrderNo: string }): Promise<PurchaseOrderSnapshot>;
  /** Records what was confirmed or ordered and did not come; a payable exists only for what came. Idempotent. */
  claimFromSupplier(input: { purchaseOrderNo: string }): Promise<{ claims: number; amountFen: number }>;
}
