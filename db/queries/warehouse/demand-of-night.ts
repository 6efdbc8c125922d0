import type { PackableLine } from '../../../domain/warehouse/pack-parcels.js';
import type { AllocatedDemand } from '../../../domain/warehouse/plan-waves.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';
import type { NightKey } from './night-row.js';
import type { WaveRow } from './wave-row.js';

/** The frozen demand of the site with what each leader's lines were given, by leader and SKU. */
export async function readAllocatedDemand(
  trx: Transaction,
  { cycleId, siteId }: NightKey,
): Promise<AllocatedDemand[]> {
  return rows<AllocatedDemand>(
    trx,
    `select d.leader_id as "leaderId", d.sku_id as "skuId", l.band, d.quantity as ordered,
       coalesce(g.pieces, 0)::integer as allocated
     from demand d join listings l on l.cycle_id = d.cycle_id and l.sku_id = d.sku_id
     left join (
       select b.point_leader_id, b.sku_id, sum(b.allocated) as pieces
       from order_line_balances b join orders o on o.id = b.order_id
       where b.cycle_id = :cycleId and b.site_id = :siteId and o.state = 'paid'
       group by b.point_leader_id, b.sku_id
     ) g on g.point_leader_id = d.leader_id and g.sku_id = d.sku_id
     where d.cycle_id = :cycleId and d.site_id = :siteId and d.quantity > 0
     order by d.leader_id, d.sku_id`,
    { cycleId, siteId },
  );
}

/** What lies in the wave's slot, by order line: the allocated pieces of paid orders, each with its size. */
export async function readPackableLines(trx: Transaction, wave: WaveRow): Promise<PackableLine[]> {
  const { cycleId, siteId, leaderId, band } = wave;
  return rows<PackableLine>(
    trx,
    `select b.order_id as "orderId", b.line_no as "lineNo", o.member_id as "memberId", b.sku_id as "skuId",
       b.allocated as quantity, s.weight_grams as "weightGramsEach", s.volume_millilitres as "volumeMillilitresEach"
     from order_line_balances b join orders o on o.id = b.order_id join skus s on s.id = b.sku_id
     join order_lines l on l.order_id = b.order_id and l.line_no = b.line_no
     where b.cycle_id = :cycleId and b.site_id = :siteId and b.point_leader_id = :leaderId and l.band = :band
       and o.state = 'paid' and b.allocated > 0
     order by b.order_id, b.line_no`,
    { cycleId, siteId, leaderId, band },
  );
}
