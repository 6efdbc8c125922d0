import type { Transaction } from '../../connection.js';
import { execute } from '../../query.js';
import { releaseTakes } from '../inventory/apply-takes.js';

export interface OrderEnd {
  readonly orderId: string;
  readonly state: 'cancelled' | 'expired';
  readonly cause: string;
  /** A part of its money is kept, so that what its coupon and its campaigns gave stays given. */
  readonly keepsOffers?: boolean;
}

/** The counters that stand for what a coupon or a campaign gave. */
const offerKinds = ['coupon', 'coupon-member', 'budget'];

/**
 * A live order is dead: its stock, coupon and limits are given back and its cycle's demand no longer counts it.
 * The caller is inside the cycle's fence and holds the order's lock; the cycle is not frozen.
 */
export async function endOrder(trx: Transaction, end: OrderEnd): Promise<void> {
  await endTakes(trx, end);
  await execute(
    trx,
    `update demand d set quantity = d.quantity - l.quantity
     from (
       select cycle_id, point_leader_id, sku_id, sum(quantity)::integer as quantity from order_lines
       where order_id = :orderId group by cycle_id, point_leader_id, sku_id
     ) l
     where d.cycle_id = l.cycle_id and d.leader_id = l.point_leader_id and d.sku_id = l.sku_id`,
    { orderId: end.orderId },
  );
}

/**
 * The same after the freeze: demand stands, because it was bought, and each line that nobody wants any more is noted as
 * surplus of its owner. What it took is given back, so that nothing is held for the dead.
 */
export async function endBoughtOrder(trx: Transaction, end: OrderEnd): Promise<void> {
  await endTakes(trx, end);
  await execute(
    trx,
    `insert into surplus_goods (cycle_id, site_id, sku_id, order_id, line_no, quantity, owner, cause)
     select l.cycle_id, l.site_id, l.sku_id, l.order_id, l.line_no, b.allocated - b.refunded_quantity, 'platform',
       'cancelled-after-freeze'
     from order_lines l join order_line_balances b on b.order_id = l.order_id and b.line_no = l.line_no
     where l.order_id = :orderId and b.allocated > b.refunded_quantity order by l.line_no`,
    { orderId: end.orderId },
  );
}

async function endTakes(trx: Transaction, end: OrderEnd): Promise<void> {
  const { orderId, state, cause, keepsOffers = false } = end;
  await releaseTakes(trx, orderId, keepsOffers ? offerKinds : []);
  await execute(
    trx,
    `with coupon as (
       update coupon_uses set released_at = clock_timestamp()
       where order_id = :orderId and released_at is null and not :keepsOffers::boolean
     )
     update orders set state = :state, end_cause = :cause, ended_at = clock_timestamp() where id = :orderId`,
    { orderId, state, cause, keepsOffers },
  );
}
