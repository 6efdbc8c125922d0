import type { CommissionState } from '../../../domain/commission/lifecycle.js';
import type { Database } from '../../connection.js';
import { one, rows } from '../../query.js';

/** A leader's commission of the cycle in one state, and when it becomes the next. */
export interface CommissionOfDay {
  readonly state: CommissionState;
  readonly lines: number;
  readonly amountFen: number;
  /** When the last of it moves on at the latest; null when that hangs on no clock, or nothing moves any more. */
  readonly untilAt: string | null;
}

/** A leader's day at his point, counted from rows. */
export interface LeaderDay {
  /** Null for a leader who never had an order. */
  readonly cycleId: string | null;
  readonly orders: number;
  readonly members: number;
  readonly pieces: number;
  readonly salesFen: number;
  /** Members whose goods wait, have been handed over, are still to come, and were not fetched. */
  readonly waiting: number;
  readonly collected: number;
  readonly toCome: number;
  readonly uncollected: number;
  readonly refunds: number;
  readonly refundFen: number;
  readonly differences: number;
  readonly pickupUntil: string | null;
  readonly commission: CommissionOfDay[];
}

interface LeaderOfCycle {
  readonly leaderId: string;
  readonly cycleId: string | undefined;
}

/** The leader's day of the cycle, or of the latest with orders at the point; nothing but zeros if there is none. */
export async function readLeaderDay(on: Database, { leaderId, cycleId }: LeaderOfCycle): Promise<LeaderDay> {
  const day = await one<Omit<LeaderDay, 'commission'>>(on, daySql, {
    leaderId,
    cycleId: cycleId ?? null,
  });
  const commission = await rows<CommissionOfDay>(
    on,
    `select c.state, count(*)::integer as lines, sum(c.amount_fen)::bigint as "amountFen",
       max(case
         when c.state = 'earned' then coalesce(o.claim_until, y.pickup_until)
         when c.state = 'available' then y.payable_at
       end) as "untilAt"
     from commissions c join orders o on o.id = c.order_id join cycles y on y.id = c.cycle_id
     where c.cycle_id = :cycleId and c.role = 'leader' and c.beneficiary_id = :leaderId
     group by c.state order by c.state`,
    { leaderId, cycleId: day.cycleId },
  );
  return { ...day, commission };
}

const daySql = `
  with day as (
    select x.id, y.pickup_until from (
      select coalesce(:cycleId, (
        select o.cycle_id from orders o join cycles x on x.id = o.cycle_id
        where o.point_leader_id = :leaderId and o.paid_at is not null order by x.cutoff_at desc limit 1)) as id
    ) x left join cycles y on y.id = x.id
  )
  select day.id as "cycleId", day.pickup_until as "pickupUntil", o.orders, o.members, o.pieces, o.fen as "salesFen",
    k.waiting, k.collected, k."toCome", k.uncollected, r.refunds, r.fen as "refundFen", d.differences
  from day
  cross join lateral (
    select count(*)::integer as orders, count(distinct o.member_id)::integer as members,
      coalesce(sum(o.payable_fen), 0)::bigint as fen, coalesce(sum((
        select sum(l.quantity) from order_lines l where l.order_id = o.id)), 0)::integer as pieces
    from orders o where o.cycle_id = day.id and o.point_leader_id = :leaderId and o.paid_at is not null
  ) o
  cross join lateral (
    select (count(*) filter (where state = 'ready'))::integer as waiting,
      (count(*) filter (where state = 'collected'))::integer as collected,
      (count(*) filter (where state = 'planned'))::integer as "toCome",
      (count(*) filter (where state = 'uncollected'))::integer as uncollected
    from pickups p where p.cycle_id = day.id and p.leader_id = :leaderId
  ) k
  cross join lateral (
    select count(*)::integer as refunds, coalesce(sum(f.amount_fen), 0)::bigint as fen
    from refunds f join orders o on o.id = f.order_id
    where o.cycle_id = day.id and o.point_leader_id = :leaderId and f.state <> 'closed'
  ) r
  cross join lateral (
    select count(*)::integer as differences from stop_differences x
    where x.cycle_id = day.id and x.leader_id = :leaderId
  ) d`;
