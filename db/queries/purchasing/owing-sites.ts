import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/**
 * SQL of the sites that a purchase order still owes goods, as rows (purchase_order_no, cycle_id, site_id):
 * goods may still come, and a line of the site was never counted or the last count said that another truck
 * follows.
 */
export const owingSites = `
  select p.no as purchase_order_no, p.cycle_id, l.site_id
  from purchase_orders p join purchase_lines l on l.purchase_order_no = p.no
  left join lateral (
    select true as counted from receipts r join receipt_lines rl on rl.receipt_no = r.no
    where r.purchase_order_no = p.no and r.site_id = l.site_id and rl.sku_id = l.sku_id limit 1
  ) c on true
  left join lateral (
    select r.more_expected from receipts r
    where r.purchase_order_no = p.no and r.site_id = l.site_id order by r.received_at desc, r.no desc limit 1
  ) m on true
  where p.state not in ('received', 'refused', 'cancelled')
  group by p.no, p.cycle_id, l.site_id
  having bool_or(c.counted is null) or bool_or(m.more_expected)`;

/** The sites that the order still owes goods, ascending. */
export async function readOwingSites(trx: Transaction, purchaseOrderNo: string): Promise<string[]> {
  const found = await rows<{ siteId: string }>(
    trx,
    `select o.site_id as "siteId" from (${owingSites}) o where o.purchase_order_no = :purchaseOrderNo order by 1`,
    { purchaseOrderNo },
  );
  return found.map((row) => row.siteId);
}
