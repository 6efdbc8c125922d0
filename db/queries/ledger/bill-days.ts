import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/**
 * The days whose bills are to be compared now, ascending: the last week's days since our first payment, up to yesterday of
 * the provider's calendar after 10:05, that were not compared or have something open; none within a quarter of an hour
 * of the last try. The try is noted. Smaller steps ask for a bill that is not made yet; larger ones make people wait.
 */
export async function claimBillDays(trx: Transaction): Promise<string[]> {
  const found = await rows<{ day: string }>(
    trx,
    `with turn as (
       update provider_rates set free_at = clock_timestamp() + interval '15 minutes'
       where name = 'bill' and free_at <= clock_timestamp() returning name
     ), today as (
       select (clock_timestamp() at time zone 'Asia/Shanghai' - interval '10 hours 5 minutes')::date as day
     ), first as (
       select (min(paid_at) at time zone 'Asia/Shanghai')::date as day from payments where paid_at is not null
     )
     select to_char(d.day, 'YYYY-MM-DD') as day
     from turn, today, first,
       lateral generate_series(greatest(today.day - 7, first.day), today.day - 1, interval '1 day') as d(day)
     where (select count(*) from reconciliations r where r.day = d.day::date) < 2
       or exists (select 1 from reconciliation_tickets t where t.day = d.day::date and t.state = 'open')
     order by 1`,
  );
  return found.map((row) => row.day);
}
