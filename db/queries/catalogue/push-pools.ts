import type { Database, Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';

/** Cycles that sell and whose leaders have not been told. */
export async function unpushedCycles(on: Database, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    on,
    `select id from cycles where state = 'planned' and pools_pushed_at is null
       and opens_at <= clock_timestamp() and cutoff_at > clock_timestamp()
     order by opens_at, id limit :limit`,
    { limit },
  );
  return found.map(({ id }) => id);
}

/** Whether this call is the one that tells the cycle's leaders. */
export async function claimPush(trx: Transaction, cycleId: string): Promise<boolean> {
  const claimed = await execute(
    trx,
    `update cycles set pools_pushed_at = clock_timestamp()
     where id = :cycleId and state = 'planned' and pools_pushed_at is null and opens_at <= clock_timestamp()`,
    { cycleId },
  );
  return claimed === 1;
}

export interface LeaderPool {
  readonly leaderId: string;
  /** How many SKUs he sells in the cycle, without those he hides, and how many the cycle before did not have. */
  readonly skus: number;
  readonly newSkus: number;
}

/** What each active leader of the cycle's region sells in it, by leader. */
export async function readLeaderPools(trx: Transaction, cycleId: string): Promise<LeaderPool[]> {
  return rows<LeaderPool>(
    trx,
    `with this as (select * from cycles where id = :cycleId), before as (
       select c.id from cycles c, this
       where c.region_id = this.region_id and (c.day, c.slot) < (this.day, this.slot)
       order by c.day desc, c.slot desc limit 1
     )
     select l.id as "leaderId", count(g.sku_id)::integer as skus,
       (count(g.sku_id) filter (where not exists (
         select 1 from before join listings o on o.cycle_id = before.id and o.sku_id = g.sku_id)))::integer as "newSkus"
     from this join leaders l on l.region_id = this.region_id and l.active
     left join listings g on g.cycle_id = this.id and g.withdrawn_at is null
       and (g.leader_tags = '{}' or g.leader_tags && l.tags)
       and not exists (select 1 from leader_goods h where h.leader_id = l.id and h.sku_id = g.sku_id and h.hidden)
     group by l.id order by l.id`,
    { cycleId },
  );
}
