import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** A group minimum in a cycle: how much of it is ordered and paid, and how it was judged. */
export interface GroupView {
  readonly minimumId: string;
  readonly skuId: string | null;
  readonly leaderId: string | null;
  readonly measure: 'pieces' | 'fen';
  readonly policy: 'cancel' | 'absorb';
  readonly atLeast: number;
  readonly ordered: number;
  readonly missing: number;
  /** null: not judged yet, or nothing was ordered. */
  readonly outcome: 'reached' | 'cancelled' | 'absorbed' | null;
}

/**
 * The minimums that count in the region's cycle, by id: what is paid now, or what it was when it was judged.
 * @throws RuleViolation cycle-unknown
 */
export async function listGroups(
  on: Database,
  { cycleId, regionId }: { readonly cycleId: string; readonly regionId: string },
): Promise<GroupView[]> {
  const own = `select 1 from cycles where id = :cycleId and region_id = :regionId`;
  if ((await maybeOne(on, own, { cycleId, regionId })) === undefined)
    throw new RuleViolation('cycle-unknown', { cycleId });
  return rows<GroupView>(
    on,
    `select m.id as "minimumId", m.sku_id as "skuId", m.leader_id as "leaderId", m.measure, m.policy,
       coalesce(j.at_least, m.at_least) as "atLeast", n.ordered, j.outcome,
       greatest(0, coalesce(j.at_least, m.at_least) - n.ordered)::bigint as missing
     from cycles c
     join group_minimums m on m.region_id = c.region_id and c.day between m.starts_on and m.ends_on
       and (m.ended_at is null or m.ended_at > c.cutoff_at) and m.created_at <= c.cutoff_at
     left join group_judgements j on j.cycle_id = c.id and j.minimum_id = m.id
     cross join lateral (
       select coalesce(j.ordered, (
         select sum(case m.measure when 'pieces' then l.quantity else l.net_fen end)
         from order_lines l join orders o on o.id = l.order_id and o.state = 'paid'
         where l.cycle_id = c.id and (m.sku_id is null or l.sku_id = m.sku_id)
           and (m.leader_id is null or l.point_leader_id = m.leader_id)), 0)::bigint as ordered
     ) n
     where c.id = :cycleId and c.region_id = :regionId order by m.id`,
    { cycleId, regionId },
  );
}
