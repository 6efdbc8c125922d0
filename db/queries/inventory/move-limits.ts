import type { RequestedLimit } from '../../../domain/inventory/decide-batch.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';

/** Where an order's goods will be collected. */
export interface LimitMove {
  readonly orderId: string;
  readonly leaderId: string;
  readonly siteId: string;
}

interface Draw extends RequestedLimit {
  readonly kind: 'limit' | 'capacity';
  readonly cap: number;
  readonly limitId: string | null;
  readonly cycleId: string | null;
  readonly node: string;
}

/**
 * What an order that moves takes of its station's capacity and of its pickup point's limits, it takes of the new ones.
 * Where there is no room the move is refused, unless it is `forced`: then the new place has that much more room (nobody
 * asks the member whether his leader is on leave).
 *
 * The caller is inside the cycle's fence and holds the order's lock. Call it before the stock is drawn: its counters come
 * first in the order of ids. Locks: rows of `counters`, ascending by id. @throws RuleViolation station-full, limit-reached
 */
export async function moveLimits(
  trx: Transaction,
  move: LimitMove,
  { forced }: { readonly forced: boolean },
): Promise<void> {
  const held = await readHeld(trx, move);
  const draws = await readDraws(trx, move);
  const stays = new Set(draws.map(({ counterId }) => counterId));
  const gone = held.filter(({ counterId }) => !stays.has(counterId));
  const kept = new Set(held.map(({ counterId }) => counterId));
  const fresh = draws.filter(({ counterId }) => !kept.has(counterId));
  if (gone.length + fresh.length === 0) return;
  if (!forced) await assertOpen(trx, move);
  await ensure(trx, fresh);
  const counters = await lockCounters(
    trx,
    [...gone, ...fresh].map(({ counterId }) => counterId),
  );
  const free = new Map(counters.map(({ id, cap, taken }) => [id, { cap, taken }]));
  for (const draw of fresh) if (!forced) assertRoom(draw, free.get(draw.counterId));
  await giveBack(trx, move.orderId, gone);
  await take(trx, move.orderId, fresh);
}

const readHeld = (trx: Transaction, { orderId }: LimitMove): Promise<{ counterId: string }[]> =>
  rows(
    trx,
    `select t.counter_id as "counterId" from takes t
     join counters c on c.id = t.counter_id
       and (c.kind = 'capacity' or c.kind = 'limit' and split_part(c.id, '|', 3) like 'leader/%')
     where t.order_id = :orderId and t.released_at is null`,
    { orderId },
  );

/** What it draws on there: every capacity of the new station, and the point's limits that it counts for already. */
const readDraws = (trx: Transaction, move: LimitMove): Promise<Draw[]> =>
  rows<Draw>(
    trx,
    `select 'capacity|' || o.cycle_id || '|' || s.site_id || '|' || s.unit as "counterId", 'capacity' as kind,
       s.quantity as cap, null as "limitId", o.cycle_id as "cycleId", s.site_id as node,
       sum(l.quantity * case s.unit when 'grams' then k.weight_grams when 'millilitres' then k.volume_millilitres
         else 1 end)::integer as quantity
     from orders o
     join station_capacities s on s.site_id = :siteId and s.active
     join order_lines l on l.order_id = o.id
     join skus k on k.id = l.sku_id
     where o.id = :orderId group by o.cycle_id, s.site_id, s.unit
     union all
     select 'limit|' || p.id || '|leader/' || :leaderId || '|' || split_part(c.id, '|', 4), 'limit', p.quantity, p.id,
       c.cycle_id, :leaderId, t.quantity
     from takes t
     join counters c on c.id = t.counter_id and c.kind = 'limit' and split_part(c.id, '|', 3) like 'leader/%'
     join purchase_limits p on p.id = c.limit_id
     where t.order_id = :orderId and t.released_at is null
     order by 1`,
    { ...move },
  );

async function assertOpen(trx: Transaction, { orderId, siteId }: LimitMove): Promise<void> {
  const closed = await rows(
    trx,
    `select 1 from station_closures x join orders o on o.cycle_id = x.cycle_id and o.site_id <> x.site_id
     where o.id = :orderId and x.site_id = :siteId and x.reopened_at is null`,
    { orderId, siteId },
  );
  if (closed.length > 0) throw new RuleViolation('station-full', { siteId, available: 0 });
}

function assertRoom(
  { counterId, quantity, cap, kind, node }: Draw,
  counter: { readonly cap: number; readonly taken: number } | undefined,
): void {
  const available = Math.max(0, Math.min(cap, counter?.cap ?? cap) - (counter?.taken ?? 0));
  if (available >= quantity) return;
  if (kind === 'capacity') throw new RuleViolation('station-full', { siteId: node, available });
  throw new RuleViolation('limit-reached', { counterId, available });
}

const ensure = (trx: Transaction, draws: readonly Draw[]): Promise<number> =>
  execute(
    trx,
    `insert into counters (id, kind, cycle_id, node, limit_id, cap)
     select "counterId", kind, "cycleId", node, "limitId", cap
     from jsonb_to_recordset(:draws::jsonb)
       as d("counterId" text, kind text, "cycleId" text, node text, "limitId" text, cap integer)
     order by 1 on conflict do nothing`,
    { draws: json(draws) },
  );

const giveBack = (
  trx: Transaction,
  orderId: string,
  gone: readonly { counterId: string }[],
): Promise<number> =>
  execute(
    trx,
    `with gone as (
       delete from takes where order_id = :orderId and counter_id = any(:ids) and released_at is null
       returning counter_id, quantity
     )
     update counters c set taken = c.taken - g.quantity from gone g where c.id = g.counter_id`,
    { orderId, ids: gone.map(({ counterId }) => counterId) },
  );

const take = (trx: Transaction, orderId: string, fresh: readonly Draw[]): Promise<number> =>
  execute(
    trx,
    `with fresh as (
       select * from jsonb_to_recordset(:fresh::jsonb) as d("counterId" text, quantity integer)
     ), noted as (
       insert into takes (order_id, line_no, counter_id, quantity)
       select :orderId, 0, "counterId", quantity from fresh
       on conflict (order_id, line_no, counter_id)
         do update set quantity = excluded.quantity, released_at = null
     )
     update counters c set taken = c.taken + f.quantity, cap = greatest(c.cap, c.taken + f.quantity)
     from fresh f where c.id = f."counterId"`,
    { orderId, fresh: json(fresh) },
  );
