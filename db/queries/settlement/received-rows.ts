import type { ReceivedRow } from '../../../domain/settlement/supplier-statement.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** What the supplier's orders of the cycle asked for and what was counted and accepted of it, per order and SKU. */
export async function receivedRows(
  trx: Transaction,
  cycleId: string,
  supplierId: string,
): Promise<ReceivedRow[]> {
  return rows<ReceivedRow>(
    trx,
    `select l.purchase_order_no as "purchaseNo", k.name as "skuName", sum(l.quantity)::integer as "orderedQuantity",
       coalesce(max(got.pieces), 0)::integer as "receivedQuantity", l.supply_price_fen as "supplyPriceFen"
     from purchase_orders p join purchase_lines l on l.purchase_order_no = p.no join skus k on k.id = l.sku_id
     left join lateral (
       select sum(x.quantity - x.rejected_quantity) as pieces
       from receipts r join receipt_lines x on x.receipt_no = r.no
       where r.purchase_order_no = p.no and x.sku_id = l.sku_id
     ) got on true
     where p.cycle_id = :cycleId and p.supplier_id = :supplierId
     group by l.purchase_order_no, l.sku_id, k.name, l.supply_price_fen
     order by l.purchase_order_no, k.name, l.sku_id`,
    { cycleId, supplierId },
  );
}
