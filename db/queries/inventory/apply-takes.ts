import type { Take } from '../../../domain/inventory/decide-batch.js';
import type { Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';

/** What an accepted order took is counted and noted. The caller holds the counters' locks (lockCounters). */
export async function applyTakes(trx: Transaction, orderId: string, takes: readonly Take[]): Promise<void> {
  await execute(
    trx,
    `with taking as (
       select t."lineNo", t."counterId", t.quantity
       from jsonb_to_recordset(:takes::jsonb) as t("lineNo" smallint, "counterId" text, quantity integer)
     ), noted as (
       insert into takes (order_id, line_no, counter_id, quantity)
       select :orderId, "lineNo", "counterId", quantity from taking
     )
     update counters c set taken = c.taken + s.quantity
     from (select "counterId", sum(quantity) as quantity from taking group by 1 order by 1) s
     where c.id = s."counterId"`,
    { orderId, takes: json(takes) },
  );
}

/**
 * Everything the order took is given back where it came from, but for the kinds that stay used. The caller holds the
 * order's lock. Locks: rows of `counters`, ascending by id.
 */
export async function releaseTakes(
  trx: Transaction,
  orderId: string,
  keptKinds: readonly string[] = [],
): Promise<void> {
  const held = await rows<{ counterId: string }>(
    trx,
    `select t.counter_id as "counterId" from takes t join counters c on c.id = t.counter_id
     where t.order_id = :orderId and t.released_at is null and c.kind <> all(:keptKinds)`,
    { orderId, keptKinds },
  );
  const counterIds = held.map((take) => take.counterId);
  await lockCounters(trx, counterIds);
  await execute(
    trx,
    `with released as (
       update takes set released_at = clock_timestamp()
       where order_id = :orderId and released_at is null and counter_id = any(:counterIds)
       returning counter_id, quantity
     )
     update counters c set taken = c.taken - r.quantity
     from (select counter_id, sum(quantity) as quantity from released group by 1) r
     where c.id = r.counter_id`,
    { orderId, counterIds },
  );
}

/**
 * The order holds no stock any more, and nothing says that it did: for takes that applyTakes notes anew elsewhere.
 * Coupons and limits stay. The caller holds the locks of the order and of its counters (lockOrders, lockCounters).
 */
export async function withdrawStockTakes(trx: Transaction, orderId: string): Promise<void> {
  await execute(
    trx,
    `with withdrawn as (
       delete from takes t using counters k
       where t.order_id = :orderId and k.id = t.counter_id and k.kind = 'stock' and t.released_at is null
       returning t.counter_id, t.quantity
     )
     update counters c set taken = c.taken - w.quantity
     from (select counter_id, sum(quantity) as quantity from withdrawn group by 1) w
     where c.id = w.counter_id`,
    { orderId },
  );
}
