import { readFileSync } from 'node:fs';
import { runInvariants } from '../../activities/event/run-invariants.js';
import type { Database } from '../../db/connection.js';
import { one, rows } from '../../db/query.js';

/** More handed out than there was, by who counted; `pieces` beyond the bound. */
export interface Excess {
  readonly what: string;
  readonly id: string;
  readonly pieces: number;
}

/**
 * Everything that was sold beyond its bound, counted anew from order lines and coupon uses: a counter that is wrong
 * would not tell on itself.
 */
export const findExcess = (database: Database): Promise<Excess[]> =>
  rows<Excess>(
    database,
    `with sold as (
       select l.*, o.member_id, o.device_id, m.household_id from order_lines l join orders o on o.id = l.order_id
       join members m on m.id = o.member_id
       where o.state not in ('cancelled', 'expired')
     ), bought as (
       -- A limit counts what the member bought: of a bundle its components.
       select p.id as limit_id, p.quantity as bound, s.quantity,
         case p.per when 'member' then s.member_id when 'household' then coalesce(s.household_id, s.member_id)
           when 'device' then s.device_id else s.point_leader_id end as who
       from purchase_limits p join sold s on p.sku_id = s.sku_id
     ), bounds as (
       select 'supply' as what, s.cycle_id || ' ' || s.sku_id as id, sum(s.quantity) as used,
         (select coalesce(sum(q.quantity) filter (where q.from_counter is null), 0)
            - coalesce(sum(q.quantity) filter (where q.to_counter is null), 0)
          from quota_moves q where q.cycle_id = s.cycle_id and q.sku_id = s.sku_id) as bound
       from sold s group by s.cycle_id, s.sku_id
       union all
       select 'node', c.id, sum(t.quantity), c.cap from takes t join counters c on c.id = t.counter_id
       where t.released_at is null group by c.id, c.cap
       union all
       select 'limit', limit_id || ' ' || who, sum(quantity), bound from bought
       where who is not null group by limit_id, who, bound
       union all
       select 'capacity', k.site_id, sum(s.quantity), k.quantity from station_capacities k
       join sold s on s.site_id = k.site_id where k.unit = 'pieces' group by k.site_id, k.quantity, s.cycle_id
       union all
       select 'coupon', u.coupon_id, count(*), c.cap from coupon_uses u join coupons c on c.id = u.coupon_id
       where u.released_at is null group by u.coupon_id, c.cap
       union all
       select 'budget in fen', p.id, sum((d ->> 'fen')::bigint), p.budget_fen
       from promotions p, sold s, jsonb_array_elements(s.discounts) d
       where p.budget_fen is not null and d ->> 'source' = 'promotion:' || p.id group by p.id, p.budget_fen
       union all
       select 'coupon of member', u.coupon_id || ' ' || u.member_id, count(*), c.per_member_cap
       from coupon_uses u join coupons c on c.id = u.coupon_id
       where u.released_at is null group by u.coupon_id, u.member_id, c.per_member_cap
     )
     select what, id, (used - bound)::float8 as pieces from bounds where used > bound order by 1, 2`,
  );

/** How many pieces of the SKU live orders hold. */
export const soldOf = async (database: Database, skuId: string): Promise<number> =>
  (
    await one<{ sold: number }>(
      database,
      `select coalesce(sum(l.quantity), 0)::bigint as sold from order_lines l join orders o on o.id = l.order_id
       where l.sku_id = :skuId and o.state not in ('cancelled', 'expired')`,
      { skuId },
    )
  ).sold;

export interface Compared {
  /** Accepted, as the buyers were told, but not in the database. */
  readonly lost: number;
  /** In the database, but nobody was told, or two answers name it. */
  readonly doubled: number;
}

/** Ids sent at once; more would be a statement of tens of megabytes. */
const pageSize = 20_000;

/** What the buyers were told against what is there. */
export async function compareOrders(database: Database, told: readonly string[]): Promise<Compared> {
  const ids = [...new Set(told)];
  let found = 0;
  for (let from = 0; from < ids.length; from += pageSize) {
    const page = ids.slice(from, from + pageSize);
    const { count } = await one<{ count: number }>(
      database,
      `select count(*) as count from orders where id = any(:page)`,
      { page },
    );
    found += count;
  }
  const { all } = await one<{ all: number }>(database, `select count(*) as all from orders`);
  return { lost: ids.length - found, doubled: all - found + (told.length - ids.length) };
}

/** What breaks a shipped check, in sentences. */
export async function findViolations(database: Database): Promise<string[]> {
  const results = await runInvariants(database);
  return results.flatMap(({ name, violations }) => violations.map((row) => `${name}: ${row}`));
}

/** Deadlocks of the server's whole life: its figures are lost with a crash, its log is not. */
export async function countDeadlocks(database: Database, logFile: string): Promise<number> {
  const logged = readFileSync(logFile, 'utf8').split('deadlock detected').length - 1;
  const { counted } = await one<{ counted: number }>(
    database,
    `select deadlocks as counted from pg_stat_database where datname = current_database()`,
  );
  return Math.max(logged, counted);
}
