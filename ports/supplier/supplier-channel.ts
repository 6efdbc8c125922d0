/** One line of a purchase order as the supplier reads it. */
export interface PurchaseOrderLine {
  readonly skuId: string;
  readonly name: string;
  /** Pieces of the SKU's own unit. */
  readonly quantity: number;
  readonly unitCostFen: number;
}

/** A purchase order as it leaves the house; everything the supplier needs, nothing about members. */
export interface PurchaseOrderDispatch {
  /** Fixed before the first attempt and the same in every repetition: the supplier drops what it has seen. */
  readonly messageId: string;
  readonly webhookUrl: string;
  /** `whsec_` and base64: shared with this supplier alone. */
  readonly secret: string;
  readonly purchaseOrderNo: string;
  readonly supplierId: string;
  /** The day's label, `2026-11-22`. */
  readonly day: string;
  /** Where the goods go. */
  readonly siteName: string;
  readonly siteAddress: string;
  /** ISO instants, UTC. */
  readonly confirmBy: string;
  readonly receiveBy: string;
  readonly lines: readonly PurchaseOrderLine[];
}

/**
 * The way of a purchase order to a supplier. A dispatch may be repeated as often as needed under the same
 * message id; the answer means "arrived", never "confirmed": that comes as a call of the supplier to our API.
 */
export interface SupplierChannel {
  /** The supplier's system has the order. Throws SupplierFailure. */
  sendPurchaseOrder(order: PurchaseOrderDispatch): Promise<void>;
}

/**
 * `unavailable`: not reached, too slow or failed inside; repeat with the same message id. `refused`: the
 * supplier's system said no (4xx); a person must look. `gone`: it does not want webhooks any more (410).
 */
export type SupplierFailureKind = 'unavailable' | 'refused' | 'gone';

/** A purchase order did not arrive, or nobody knows that it did. */
export class SupplierFailure extends Error {
  override readonly name = 'SupplierFailure';

  constructor(
    readonly kind: SupplierFailureKind,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`${kind} ${code}`, options);
  }
}
