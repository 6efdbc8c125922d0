import type { CyclePlan } from '../../../workflows/contracts/daily-cycle.js';
import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** What the cycle's aggregation wrote: its purchase orders and nights, complete and sorted. */
export async function readCyclePlan(on: Database | Transaction, cycleId: string): Promise<CyclePlan> {
  const purchaseOrders = await rows<CyclePlan['purchaseOrders'][number]>(
    on,
    `select p.no as "purchaseOrderNo",
       format('%s：%s 种 %s 件', s.name, count(distinct l.sku_id), sum(l.quantity)) as words
     from purchase_orders p join suppliers s on s.id = p.supplier_id
     join purchase_lines l on l.purchase_order_no = p.no
     where p.cycle_id = :cycleId group by p.no, s.name order by p.no`,
    { cycleId },
  );
  const nights = await rows<CyclePlan['nights'][number]>(
    on,
    `select n.site_id as "siteId",
       format('%s：%s 位团长 %s 件', s.name, count(distinct d.leader_id), coalesce(sum(d.quantity), 0)) as words
     from nights n join sites s on s.id = n.site_id
     left join demand d on d.cycle_id = n.cycle_id and d.site_id = n.site_id and d.quantity > 0
     where n.cycle_id = :cycleId group by n.site_id, s.name order by n.site_id`,
    { cycleId },
  );
  return { purchaseOrders, nights };
}
