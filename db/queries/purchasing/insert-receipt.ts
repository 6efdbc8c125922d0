import type { Transaction } from '../../connection.js';
import { execute, json, one } from '../../query.js';

export interface NewReceipt {
  readonly purchaseOrderNo: string;
  readonly cycleId: string;
  readonly siteId: string;
  readonly receivedBy: string;
  readonly moreExpected: boolean;
  /** One line per SKU; `quantity` = counted in all, rejected pieces included. */
  readonly lines: readonly {
    readonly skuId: string;
    readonly quantity: number;
    readonly rejectedQuantity: number;
    readonly reason: string | null;
  }[];
}

/**
 * The count is stored under the order's next receipt number at this site, `<purchase order>/<site>/R<n>`,
 * which is the lot of its goods. The caller holds the purchase order's lock. @returns the number
 */
export async function insertReceipt(trx: Transaction, receipt: NewReceipt): Promise<string> {
  const { lines, ...header } = receipt;
  const { no } = await one<{ no: string }>(
    trx,
    `insert into receipts (no, purchase_order_no, cycle_id, site_id, received_by, more_expected)
     select format('%s/%s/R%s', :purchaseOrderNo::text, :siteId::text, count(*) + 1), :purchaseOrderNo, :cycleId, :siteId,
       :receivedBy, :moreExpected
     from receipts where purchase_order_no = :purchaseOrderNo and site_id = :siteId
     returning no`,
    header,
  );
  await execute(
    trx,
    `insert into receipt_lines (receipt_no, sku_id, quantity, rejected_quantity, reason)
     select :no, l."skuId", l.quantity, l."rejectedQuantity", l.reason
     from jsonb_to_recordset(:lines::jsonb) as l("skuId" text, quantity integer, "rejectedQuantity" integer,
       reason text)`,
    { no, lines: json(lines) },
  );
  return no;
}
