import type { Transaction } from '../../connection.js';
import { one, rows } from '../../query.js';

export interface OrderHead {
  readonly orderId: string;
  readonly cycleId: string;
  readonly memberId: string;
  readonly state: string;
}

/** The orders by id. The caller holds their locks. */
export async function readOrderHeads(trx: Transaction, orderIds: readonly string[]): Promise<OrderHead[]> {
  return rows<OrderHead>(
    trx,
    `select id as "orderId", cycle_id as "cycleId", member_id as "memberId", state from orders
     where id = any(:orderIds) order by id`,
    { orderIds },
  );
}

/** The orders of a pickup point that have parcels, ascending: who may be touched by what differs at its stop. */
export async function ordersOfPoint(
  trx: Transaction,
  { cycleId, leaderId }: { readonly cycleId: string; readonly leaderId: string },
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    trx,
    `select id from orders where cycle_id = :cycleId and point_leader_id = :leaderId and paid_at is not null
       and state <> 'cancelled' order by id`,
    { cycleId, leaderId },
  );
  return found.map((order) => order.id);
}

/** The number of the order's next refund of goods that did not reach its leader. The caller holds the order's lock. */
export async function nextRefundNo(trx: Transaction, orderId: string): Promise<string> {
  const { n } = await one<{ n: number }>(
    trx,
    `select count(*)::integer + 1 as n from refunds where order_id = :orderId and cause = 'undelivered'`,
    { orderId },
  );
  return `${orderId}D${n}`;
}
