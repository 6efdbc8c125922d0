import type { Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';

/** From which nodes of the stock tree to which an order's stock goes; equal nodes stay. */
export interface StockMoveOfOrder {
  readonly orderId: string;
  readonly fromLeaderId: string;
  readonly toLeaderId: string;
  readonly fromSiteId: string;
  readonly toSiteId: string;
}

interface FollowingTake {
  readonly lineNo: number;
  readonly counterId: string;
  readonly quantity: number;
  readonly cycleId: string;
  readonly skuId: string;
  /** Where it goes: the node, and its counter. */
  readonly node: string;
  readonly toId: string;
  readonly level: number;
}

/**
 * What the order holds of the old leader's quota and the old station's pool is quota of the new ones, cap and taken
 * together: nobody else's stock is touched, so that it always succeeds, and the sum of caps stays the supply.
 * The caller is inside the cycle's fence and holds the order's lock. Locks: rows of `counters`, ascending by id.
 */
export async function followStock(trx: Transaction, move: StockMoveOfOrder): Promise<void> {
  const takes = await readFollowing(trx, move);
  if (takes.length === 0) return;
  const moves = json(takes);
  await execute(
    trx,
    `insert into counters (id, kind, cycle_id, sku_id, node, level, cap)
     select distinct t."toId", 'stock', t."cycleId", t."skuId", t.node, t.level, 0
     from jsonb_to_recordset(:moves::jsonb)
       as t("toId" text, "cycleId" text, "skuId" text, node text, level smallint)
     order by 1 on conflict do nothing`,
    { moves },
  );
  await lockCounters(
    trx,
    takes.flatMap(({ counterId, toId }) => [counterId, toId]),
  );
  await moveCounters(trx, move.orderId, moves);
}

/** The takes of the leader's own quota (level 2), and of the station's pool (level 1), where they change. */
const readFollowing = (trx: Transaction, move: StockMoveOfOrder): Promise<FollowingTake[]> =>
  rows<FollowingTake>(
    trx,
    `select t.line_no as "lineNo", t.counter_id as "counterId", t.quantity, c.cycle_id as "cycleId",
       c.sku_id as "skuId", c.level, n.node, 'stock|' || c.cycle_id || '|' || c.sku_id || '|' || n.node as "toId"
     from takes t join counters c on c.id = t.counter_id and c.kind = 'stock'
       cross join lateral (select case c.level when 1 then :toSiteId::text else :toLeaderId end as node) n
     where t.order_id = :orderId and t.released_at is null
       and (c.level = 2 and c.node = :fromLeaderId and :fromLeaderId <> :toLeaderId
         or c.level = 1 and c.node = :fromSiteId and :fromSiteId <> :toSiteId)`,
    { ...move },
  );

async function moveCounters(trx: Transaction, orderId: string, moves: string): Promise<void> {
  await execute(
    trx,
    `with moved as (
       select "counterId", "toId", quantity
       from jsonb_to_recordset(:moves::jsonb) as t("counterId" text, "toId" text, quantity integer)
     ), sums as (
       select id, sum(pieces)::integer as pieces
       from (select "counterId" as id, -quantity as pieces from moved union all select "toId", quantity from moved) s
       group by id
     )
     update counters c set cap = c.cap + s.pieces, taken = c.taken + s.pieces from sums s where c.id = s.id`,
    { moves },
  );
  await execute(
    trx,
    `with moved as (
       select * from jsonb_to_recordset(:moves::jsonb)
         as t("lineNo" smallint, "counterId" text, "toId" text, "cycleId" text, "skuId" text, quantity integer)
     ), noted as (
       insert into quota_moves (cycle_id, sku_id, from_counter, to_counter, quantity, cause)
       select "cycleId", "skuId", "counterId", "toId", quantity, 'leader-change' from moved order by "counterId"
     )
     update takes t set counter_id = m."toId" from moved m
     where t.order_id = :orderId and t.line_no = m."lineNo" and t.counter_id = m."counterId"`,
    { orderId, moves },
  );
}

/**
 * What an absent leader's quota of the cycles still holds unsold is his station's again, where every point may draw it.
 * The caller is inside the cycles' fences. Locks: rows of `counters`, ascending by id.
 */
export async function freeQuota(
  trx: Transaction,
  { leaderId, cycleIds }: { readonly leaderId: string; readonly cycleIds: readonly string[] },
): Promise<void> {
  const found = await rows<{ id: string; siteCounter: string }>(
    trx,
    `select c.id, s.id as "siteCounter"
     from counters c join cycles y on y.id = c.cycle_id
     join counters s on s.id = 'stock|' || c.cycle_id || '|' || c.sku_id || '|' || leader_site(:leaderId, y.day, y.slot)
     where c.cycle_id = any(:cycleIds) and c.kind = 'stock' and c.level = 2 and c.node = :leaderId and c.cap > c.taken`,
    { leaderId, cycleIds },
  );
  await lockCounters(
    trx,
    found.flatMap(({ id, siteCounter }) => [id, siteCounter]),
  );
  await execute(
    trx,
    `with free as (
       select c.id, f."siteCounter", c.cycle_id, c.sku_id, c.cap - c.taken as pieces
       from jsonb_to_recordset(:found::jsonb) as f(id text, "siteCounter" text) join counters c on c.id = f.id
       where c.cap > c.taken
     ), noted as (
       insert into quota_moves (cycle_id, sku_id, from_counter, to_counter, quantity, cause)
       select cycle_id, sku_id, id, "siteCounter", pieces, 'leader-away' from free order by id
     ), given as (
       update counters c set cap = c.cap + f.pieces from free f where c.id = f."siteCounter"
     )
     update counters c set cap = c.cap - f.pieces from free f where c.id = f.id`,
    { found: json(found) },
  );
}
