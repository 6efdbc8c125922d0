import type { Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';

/**
 * The coupon of an order of which everything is refunded, or on its way back, may be used again (rule PRICE-22). Nothing
 * happens to an order without one, with anything left, or whose member did not come. The caller holds the order's lock.
 * Locks: the coupon's counters.
 */
export async function returnCouponIfEmptied(trx: Transaction, orderId: string): Promise<void> {
  const emptied = await maybeOne(
    trx,
    `select 1 from coupon_uses u join payments p on p.order_id = u.order_id and p.state = 'paid'
     where u.order_id = :orderId and u.released_at is null
       and p.amount_fen > 0 and p.refunded_fen + p.refund_pending_fen >= p.amount_fen
       and not exists (
         select 1 from refunds r where r.order_id = u.order_id and r.cause = 'uncollected' and r.state <> 'closed')`,
    { orderId },
  );
  if (emptied !== undefined) await release(trx, orderId);
}

async function release(trx: Transaction, orderId: string): Promise<void> {
  const held = await maybeOne<{ counterIds: string[] }>(
    trx,
    `select array_agg(t.counter_id) as "counterIds" from takes t join counters c on c.id = t.counter_id
     where t.order_id = :orderId and t.released_at is null and c.kind in ('coupon', 'coupon-member')`,
    { orderId },
  );
  const counterIds = held?.counterIds ?? [];
  await lockCounters(trx, counterIds);
  await execute(
    trx,
    `with used as (
       update coupon_uses set released_at = clock_timestamp() where order_id = :orderId and released_at is null
     ), released as (
       update takes set released_at = clock_timestamp()
       where order_id = :orderId and counter_id = any(:counterIds) and released_at is null
       returning counter_id, quantity
     )
     update counters c set taken = c.taken - r.quantity
     from (select counter_id, sum(quantity) as quantity from released group by 1) r where c.id = r.counter_id`,
    { orderId, counterIds },
  );
}
