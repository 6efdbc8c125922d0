import type { Transaction } from '../../connection.js';
import { execute } from '../../query.js';
import { releaseTakes } from '../inventory/apply-takes.js';

export interface OrderEnd {
  readonly orderId: string;
  readonly state: 'cancelled' | 'expired';
  readonly cause: string;
}

/**
 * A live order is dead: its stock, coupon and limits are given back and its cycle's demand no longer counts it.
 * The caller is inside the cycle's fence and holds the order's lock; the cycle is not frozen.
 */
export async function endOrder(trx: Transaction, { orderId, state, cause }: OrderEnd): Promise<void> {
  await releaseTakes(trx, orderId);
  await execute(
    trx,
    `with ended as (
       update orders set state = :state, end_cause = :cause, ended_at = clock_timestamp() where id = :orderId
     ), coupon as (
       update coupon_uses set released_at = clock_timestamp() where order_id = :orderId and released_at is null
     )
     update demand d set quantity = d.quantity - l.quantity
     from order_lines l
     where l.order_id = :orderId and d.cycle_id = l.cycle_id and d.leader_id = l.point_leader_id
       and d.sku_id = l.sku_id`,
    { orderId, state, cause },
  );
}
