import { DEAL_DAYS } from '../../../domain/catalogue/crossed-price.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';

/**
 * The cycles whose deals before them can be read: the sale before them is over and paid, or they have opened themselves.
 */
export async function cyclesWithoutDeals(on: Database, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    on,
    `select c.id from cycles c
     where c.state = 'planned' and c.deals_read_at is null and c.cutoff_at > clock_timestamp()
       and (c.opens_at <= clock_timestamp() or not exists (
         select 1 from cycles b where b.region_id = c.region_id and b.cutoff_at < c.cutoff_at
           and b.state in ('planned', 'closed')))
     order by c.opens_at, c.id limit :limit`,
    { limit },
  );
  return found.map(({ id }) => id);
}

/** Whether this call is the one that reads the cycle's deals. */
export async function claimDeals(trx: Transaction, cycleId: string): Promise<boolean> {
  const claimed = await execute(
    trx,
    `update cycles set deals_read_at = clock_timestamp()
     where id = :cycleId and state = 'planned' and deals_read_at is null`,
    { cycleId },
  );
  return claimed === 1;
}

/**
 * SQL: what members paid per piece in cycle `c`, fractions of a fen cut. A bundle is a deal of its own, and its components
 * are none: nobody could have them at their part of its price.
 */
const dealsOf = `
  select l.sku_id, l.net_fen / l.quantity as fen
  from order_lines l join orders o on o.id = l.order_id and o.paid_at is not null and o.state <> 'cancelled'
  where l.cycle_id = c.id and l.bundle_no is null
  union all
  select b.sku_id, b.net_fen / b.quantity
  from orders o join order_bundles b on b.order_id = o.id
  where o.cycle_id = c.id and o.paid_at is not null and o.state <> 'cancelled'`;

/**
 * For each SKU of the cycle the lowest price per piece that a member of the region really paid in the cycles of the days
 * before it, fractions of a fen cut; a SKU that nobody bought in them has that of the last cycle that sold it. A deal is
 * a line of an order that was paid and not cancelled.
 */
export async function storeDealPrices(trx: Transaction, cycleId: string): Promise<void> {
  await execute(
    trx,
    `with this as (select * from cycles where id = :cycleId), recent as (
       select deal.sku_id, min(deal.fen) as fen
       from this join cycles c on c.region_id = this.region_id and c.day > this.day - :days::integer - 1
         and (c.day, c.slot) < (this.day, this.slot)
       cross join lateral (${dealsOf}) deal
       group by deal.sku_id
     )
     insert into deal_prices (cycle_id, sku_id, lowest_fen)
     select g.cycle_id, g.sku_id, coalesce(r.fen, last.fen)
     from this join listings g on g.cycle_id = this.id
     left join recent r on r.sku_id = g.sku_id
     left join lateral (
       select min(deal.fen) as fen
       from cycles c cross join lateral (${dealsOf}) deal
       where r.fen is null and c.region_id = this.region_id and (c.day, c.slot) < (this.day, this.slot)
         and deal.sku_id = g.sku_id
       group by c.id, c.cutoff_at order by c.cutoff_at desc limit 1
     ) last on true
     where coalesce(r.fen, last.fen) is not null
     on conflict do nothing`,
    { cycleId, days: DEAL_DAYS },
  );
}
