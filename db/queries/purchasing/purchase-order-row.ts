import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { PurchaseOrderState } from '../../../workflows/contracts/purchase-order.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** Whose purchase orders: a supplier's own, or those of a region. A query without an owner does not exist. */
export type PurchaseOwner = { readonly supplierId: string } | { readonly regionId: string };

/** A purchase order as it stands. */
export interface PurchaseOrderRow {
  readonly purchaseOrderNo: string;
  readonly cycleId: string;
  readonly supplierId: string;
  readonly state: PurchaseOrderState;
  readonly shippedAt: string | null;
  readonly reminders: number;
}

const columns = `no as "purchaseOrderNo", cycle_id as "cycleId", supplier_id as "supplierId", state,
  shipped_at as "shippedAt", reminders`;

/** The order as it is now. @throws RuleViolation purchase-order-unknown */
export async function readPurchaseOrderRow(
  on: Database | Transaction,
  no: string,
): Promise<PurchaseOrderRow> {
  return known(
    no,
    await maybeOne<PurchaseOrderRow>(on, `select ${columns} from purchase_orders where no = :no`, { no }),
  );
}

/**
 * The order is ours until the end: answers, receipts and the deadline meet here. Locks: its row, and no other
 * lock of ours is taken after it but those of stock. @throws RuleViolation purchase-order-unknown
 */
export async function lockPurchaseOrder(trx: Transaction, no: string): Promise<PurchaseOrderRow> {
  const sql = `select ${columns} from purchase_orders where no = :no for update`;
  return known(no, await maybeOne<PurchaseOrderRow>(trx, sql, { no }));
}

/**
 * As lockPurchaseOrder, for its supplier or for operations of its region: another's order is as unknown as one that
 * does not exist, and a supplier knows no draft.
 */
export async function lockOwnersOrder(
  trx: Transaction,
  purchaseOrderNo: string,
  owner: PurchaseOwner,
): Promise<PurchaseOrderRow> {
  const row = await lockPurchaseOrder(trx, purchaseOrderNo);
  const isOwn =
    'supplierId' in owner
      ? row.supplierId === owner.supplierId && row.state !== 'draft'
      : row.cycleId.startsWith(`${owner.regionId}/`);
  return known(purchaseOrderNo, isOwn ? row : undefined);
}

/** One line of a purchase order, quantities in pieces. */
export interface PurchaseLineRow {
  readonly lineNo: number;
  readonly siteId: string;
  readonly skuId: string;
  readonly skuName: string;
  readonly gtin: string;
  readonly quantity: number;
  /** Pieces of it that members have paid for. */
  readonly demanded: number;
  readonly cases: number;
  readonly supplyPriceFen: number;
  readonly confirmedQuantity: number | null;
  readonly shippedQuantity: number | null;
  /** What the supplier offers instead, and why; null unless it countered the line. */
  readonly counterQuantity: number | null;
  readonly counterReason: string | null;
  /** What the receipts counted so far, rejected pieces included; null if no receipt names the line. */
  readonly countedQuantity: number | null;
  readonly rejectedQuantity: number;
}

/** The lines of the orders with what was counted of them, by order and line. */
export async function readPurchaseLines(
  on: Database | Transaction,
  numbers: readonly string[],
): Promise<(PurchaseLineRow & { readonly purchaseOrderNo: string })[]> {
  return rows(
    on,
    `select l.purchase_order_no as "purchaseOrderNo", l.line_no as "lineNo", l.site_id as "siteId", l.sku_id as "skuId",
       s.name as "skuName", s.gtin, l.quantity, l.demanded, l.cases, l.supply_price_fen as "supplyPriceFen",
       l.confirmed_quantity as "confirmedQuantity", l.shipped_quantity as "shippedQuantity",
       l.counter_quantity as "counterQuantity", l.counter_reason as "counterReason",
       c.counted::integer as "countedQuantity", coalesce(c.rejected, 0)::integer as "rejectedQuantity"
     from purchase_lines l join skus s on s.id = l.sku_id
     left join lateral (
       select sum(rl.quantity) as counted, sum(rl.rejected_quantity) as rejected
       from receipts r join receipt_lines rl on rl.receipt_no = r.no
       where r.purchase_order_no = l.purchase_order_no and r.site_id = l.site_id and rl.sku_id = l.sku_id
     ) c on true
     where l.purchase_order_no = any(:numbers) order by l.purchase_order_no, l.line_no`,
    { numbers },
  );
}

function known<Row>(purchaseOrderNo: string, row: Row | undefined): Row {
  if (row === undefined) throw new RuleViolation('purchase-order-unknown', { purchaseOrderNo });
  return row;
}
