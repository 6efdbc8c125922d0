import type { ShortageLine } from '../../../domain/warehouse/allocate-shortage.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** A paid line of one SKU at one pickup point, and what it was given so far: at least 1. */
export interface LeaderLine extends ShortageLine {
  readonly allocated: number;
}

/** The lines of the SKU whose members get something of it from this leader, in the order of placing. */
export async function readLeaderLines(
  trx: Transaction,
  wave: {
    readonly cycleId: string;
    readonly siteId: string;
    readonly leaderId: string;
    readonly skuId: string;
  },
): Promise<LeaderLine[]> {
  const { cycleId, siteId, leaderId, skuId } = wave;
  return rows<LeaderLine>(
    trx,
    `select b.order_id as "orderId", b.line_no as "lineNo", o.member_id as "memberId",
       b.point_leader_id as "leaderId", b.quantity, b.allocated,
       row_number() over (order by o.placed_at, o.id)::integer as "placedSeq"
     from order_line_balances b join orders o on o.id = b.order_id
     where b.cycle_id = :cycleId and b.site_id = :siteId and b.point_leader_id = :leaderId and b.sku_id = :skuId
       and o.state = 'paid' and b.allocated > 0
     order by o.placed_at, o.id`,
    { cycleId, siteId, leaderId, skuId },
  );
}
