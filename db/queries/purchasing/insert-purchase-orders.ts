import type { PurchaseOrderPlan } from '../../../domain/purchasing/plan-purchase.js';
import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

/** `<cycleId>/<supplierId>/<n>`, n from 1: also the workflow's id behind `po/`. */
export const purchaseOrderNoOf = (cycleId: string, supplierId: string, n: number): string =>
  `${cycleId}/${supplierId}/${n}`;

/**
 * The first purchase order of each supplier is stored as draft, its lines numbered in the plan's order (by
 * site, then SKU). The caller holds the cycle's fence exclusively, so nobody else aggregates. @returns the
 * numbers, in plan order.
 */
export async function insertPurchaseOrders(
  trx: Transaction,
  cycleId: string,
  plans: readonly PurchaseOrderPlan[],
): Promise<{ purchaseOrderNo: string; supplierId: string }[]> {
  const orders = plans.map(({ supplierId }) => ({
    purchaseOrderNo: purchaseOrderNoOf(cycleId, supplierId, 1),
    supplierId,
  }));
  await execute(
    trx,
    `insert into purchase_orders (no, cycle_id, supplier_id, n, state)
     select o."purchaseOrderNo", :cycleId, o."supplierId", 1, 'draft'
     from jsonb_to_recordset(:orders::jsonb) as o("purchaseOrderNo" text, "supplierId" text)`,
    { cycleId, orders: json(orders) },
  );
  const lines = plans.flatMap(({ supplierId, lines: planned }) =>
    planned.map((line, index) => ({
      no: purchaseOrderNoOf(cycleId, supplierId, 1),
      lineNo: index + 1,
      ...line,
    })),
  );
  await execute(
    trx,
    `insert into purchase_lines
       (purchase_order_no, line_no, site_id, sku_id, demanded, cases, quantity, supply_price_fen)
     select l.no, l."lineNo", l."siteId", l."skuId", l."demandedQuantity", l.cases, l.quantity, l."supplyPriceFen"
     from jsonb_to_recordset(:lines::jsonb) as l(no text, "lineNo" smallint, "siteId" text, "skuId" text,
       "demandedQuantity" integer, cases integer, quantity integer, "supplyPriceFen" bigint)`,
    { lines: json(lines) },
  );
  return orders;
}
