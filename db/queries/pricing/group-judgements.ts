import type { GroupMinimum, GroupOutcome } from '../../../domain/pricing/group-minimum.js';
import type { Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';

/** A minimum that counts in a frozen cycle, and what paid orders hold of its group: more than nothing. */
export interface GroupRow extends GroupMinimum {
  readonly minimumId: string;
  readonly ordered: number;
}

/** A judgement, with the words for the members whose lines it takes off. */
export interface Judgement extends GroupRow {
  readonly outcome: GroupOutcome;
  readonly zh: string;
  readonly en: string;
}

/**
 * The groups of the frozen cycle that are not judged yet, by id; none of a cycle that is not frozen. A minimum counts if
 * it stood at the cutoff. The caller holds the fence exclusively.
 */
export async function readUnjudgedGroups(trx: Transaction, cycleId: string): Promise<GroupRow[]> {
  return rows<GroupRow>(
    trx,
    `select m.id as "minimumId", m.measure, m.at_least as "atLeast", m.policy,
       sum(case m.measure when 'pieces' then l.quantity else l.net_fen end)::bigint as ordered
     from cycles c
     join group_minimums m on m.region_id = c.region_id and c.day between m.starts_on and m.ends_on
       and m.created_at <= c.cutoff_at and (m.ended_at is null or m.ended_at > c.cutoff_at)
     join order_lines l on l.cycle_id = c.id and (m.sku_id is null or l.sku_id = m.sku_id)
       and (m.leader_id is null or l.point_leader_id = m.leader_id)
     join orders o on o.id = l.order_id and o.state = 'paid'
     where c.id = :cycleId and c.state = 'frozen'
       and not exists (select 1 from group_judgements j where j.cycle_id = c.id and j.minimum_id = m.id)
     group by m.id
     having sum(case m.measure when 'pieces' then l.quantity else l.net_fen end) > 0
     order by m.id`,
    { cycleId },
  );
}

/** The judgements are stored, and the lines of cancelled groups are given nothing and are no longer demanded. */
export async function storeJudgements(
  trx: Transaction,
  cycleId: string,
  judgements: readonly Judgement[],
): Promise<void> {
  await execute(
    trx,
    `with judged as (
       select * from jsonb_to_recordset(:judgements::jsonb) as j("minimumId" text, ordered bigint, "atLeast" integer,
         outcome text, zh text, en text)
     ), stored as (
       insert into group_judgements (cycle_id, minimum_id, ordered, at_least, outcome)
       select :cycleId, "minimumId", ordered, "atLeast", outcome from judged
     ), off as (
       select distinct on (l.order_id, l.line_no) l.order_id, l.line_no, l.quantity, l.point_leader_id, l.sku_id, j.zh, j.en
       from judged j
       join group_minimums m on m.id = j."minimumId"
       join order_lines l on l.cycle_id = :cycleId and (m.sku_id is null or l.sku_id = m.sku_id)
         and (m.leader_id is null or l.point_leader_id = m.leader_id)
       join orders o on o.id = l.order_id and o.state = 'paid'
       where j.outcome = 'cancelled'
       order by l.order_id, l.line_no, m.id
     ), decided as (
       insert into allocations (order_id, line_no, round, cycle_id, ordered, allocated, rule, reason_zh, reason_en)
       select order_id, line_no, 0, :cycleId, quantity, 0, 'group-minimum', zh, en from off
     )
     update demand d set quantity = d.quantity - x.pieces
     from (select point_leader_id, sku_id, sum(quantity) as pieces from off group by 1, 2) x
     where d.cycle_id = :cycleId and d.leader_id = x.point_leader_id and d.sku_id = x.sku_id`,
    { cycleId, judgements: json(judgements) },
  );
}

/** SQL of lines taken off whose refund, commission and message are still to be made. */
const unhandled = `from allocations where cycle_id = :cycleId and round = 0 and handled_at is null`;

/** A page of orders with such lines, ascending. */
export async function readUnhandledGroupOrders(
  trx: Transaction,
  cycleId: string,
  limit: number,
): Promise<string[]> {
  const found = await rows<{ orderId: string }>(
    trx,
    `select distinct order_id as "orderId" ${unhandled} order by 1 limit :limit`,
    { cycleId, limit },
  );
  return found.map((order) => order.orderId);
}

/** How many lines are left. */
export async function countUnhandledGroupLines(trx: Transaction, cycleId: string): Promise<number> {
  const [found] = await rows<{ n: number }>(trx, `select count(*)::integer as n ${unhandled}`, { cycleId });
  return found?.n ?? 0;
}
