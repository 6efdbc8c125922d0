import type { Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';

/**
 * Orders of which nothing came are cancelled, cause `short` (nothing to pick), `undelivered` (nothing of it reached the
 * leader) or `below-minimum` (too few neighbours wanted it): stock, limits, budgets and the coupon are given back, for
 * everything of them is refunded. The cycle's demand keeps counting the first two, because it is what was bought and is
 * fixed since then. The caller is inside the fence and holds the orders' locks. Locks: rows of `counters`, ascending
 * by id.
 */
export async function endShortOrders(
  trx: Transaction,
  orderIds: readonly string[],
  cause: 'short' | 'undelivered' | 'below-minimum' = 'short',
): Promise<void> {
  if (orderIds.length === 0) return;
  const held = await rows<{ counterId: string }>(
    trx,
    `select distinct counter_id as "counterId" from takes where order_id = any(:orderIds) and released_at is null`,
    { orderIds },
  );
  const counterIds = held.map((take) => take.counterId);
  await lockCounters(trx, counterIds);
  await execute(
    trx,
    `with coupons_back as (
       update coupon_uses set released_at = clock_timestamp()
       where order_id = any(:orderIds) and released_at is null
     ), released as (
       update takes set released_at = clock_timestamp()
       where order_id = any(:orderIds) and counter_id = any(:counterIds) and released_at is null
       returning counter_id, quantity
     )
     update counters c set taken = c.taken - r.quantity
     from (select counter_id, sum(quantity) as quantity from released group by 1) r where c.id = r.counter_id`,
    { orderIds, counterIds },
  );
  await execute(
    trx,
    `update orders set state = 'cancelled', end_cause = :cause, ended_at = clock_timestamp()
     where id = any(:orderIds) and state = 'paid'`,
    { orderIds, cause },
  );
}
