import type { Database } from '../../connection.js';
import { one, rows } from '../../query.js';

/** What became of a cycle's orders; sums in fen. */
export interface OrderFigures {
  readonly placed: number;
  readonly paid: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly completed: number;
  readonly uncollected: number;
  /** Paid for goods before any refund. */
  readonly gmvFen: number;
  readonly discountFen: number;
}

/** Counts and sums over the cycle's orders. `paid` and `gmvFen` count orders that were accepted as paid. */
export const orderFigures = (on: Database, cycleId: string): Promise<OrderFigures> =>
  one(
    on,
    `select count(*)::integer as placed, count(paid_at)::integer as paid,
       count(*) filter (where state = 'cancelled')::integer as cancelled,
       count(*) filter (where state = 'expired')::integer as expired,
       count(*) filter (where state = 'completed')::integer as completed,
       count(*) filter (where collected_as = 'uncollected')::integer as uncollected,
       coalesce(sum(payable_fen) filter (where paid_at is not null), 0)::bigint as "gmvFen",
       coalesce(sum(discount_fen) filter (where paid_at is not null), 0)::bigint as "discountFen"
     from orders where cycle_id = :cycleId`,
    { cycleId },
  );

export interface RefundFigures {
  readonly cause: string;
  readonly refunds: number;
  readonly amountFen: number;
}

/** The cycle's refunds by cause, in the order of the causes' names. */
export const refundFigures = (on: Database, cycleId: string): Promise<RefundFigures[]> =>
  rows(
    on,
    `select r.cause, count(*)::integer as refunds, sum(r.amount_fen)::bigint as "amountFen"
     from refunds r join orders o on o.id = r.order_id
     where o.cycle_id = :cycleId and r.state <> 'closed' group by r.cause order by r.cause`,
    { cycleId },
  );

export interface GoodsFigures {
  readonly orderedPieces: number;
  readonly shortLines: number;
  readonly shortPieces: number;
  readonly pickedPieces: number;
  readonly parcels: number;
  readonly crates: number;
}

/** What was ordered (paid, not cancelled by the member), what was missing, and what was handled. */
export const goodsFigures = (on: Database, cycleId: string): Promise<GoodsFigures> =>
  one(
    on,
    `select l.*, w.*, p.parcels, p.crates
     from (
       select coalesce(sum(b.quantity), 0)::integer as "orderedPieces",
         count(*) filter (where b.allocated < b.quantity)::integer as "shortLines",
         coalesce(sum(b.quantity - b.allocated), 0)::integer as "shortPieces"
       from order_line_balances b join orders o on o.id = b.order_id
       where b.cycle_id = :cycleId and o.paid_at is not null and coalesce(o.end_cause, '') <> 'member'
     ) l, (
       select coalesce(sum(x.picked), 0)::integer as "pickedPieces"
       from waves v join wave_lines x on x.wave_id = v.id where v.cycle_id = :cycleId
     ) w, (
       select (select count(*)::integer from parcels where cycle_id = :cycleId) as parcels,
         (select count(*)::integer from crates where cycle_id = :cycleId) as crates
     ) p`,
    { cycleId },
  );

export interface TransportFigures {
  readonly runs: number;
  readonly stops: number;
  readonly signedStops: number;
  readonly distanceMeters: number;
}

/** The cycle's morning. */
export const transportFigures = (on: Database, cycleId: string): Promise<TransportFigures> =>
  one(
    on,
    `select r.*, s.* from (
       select count(*)::integer as runs, coalesce(sum(distance_meters), 0)::bigint as "distanceMeters"
       from runs where cycle_id = :cycleId
     ) r, (
       select count(*)::integer as stops, count(*) filter (where state = 'signed')::integer as "signedStops"
       from stops where cycle_id = :cycleId
     ) s`,
    { cycleId },
  );

export interface PromiseFigures {
  /** Orders paid in time of which anything was left to deliver. */
  readonly promised: number;
  /** Those whose leader signed for the goods. */
  readonly delivered: number;
  /** Those of them that were signed for by the instant that was promised; says something at the real pace only. */
  readonly kept: number;
  /** Those that the member then took home. */
  readonly inHand: number;
}

/** Ordered in time → at the pickup point in time → in hand. */
export const promiseFigures = (on: Database, cycleId: string): Promise<PromiseFigures> =>
  one(
    on,
    `select count(*)::integer as promised,
       count(s.signed_at)::integer as delivered,
       count(*) filter (where s.signed_at <= c.deliver_by)::integer as kept,
       count(*) filter (where o.collected_as = 'collected')::integer as "inHand"
     from orders o join cycles c on c.id = o.cycle_id
     left join stops s on s.cycle_id = o.cycle_id and s.leader_id = o.point_leader_id
       and s.decision is distinct from 'redeliver'
     where o.cycle_id = :cycleId and o.state not in ('placed', 'cancelled', 'expired')`,
    { cycleId },
  );

export interface CommissionFigures {
  readonly role: 'leader' | 'promoter';
  readonly level: number;
  readonly lines: number;
  readonly amountFen: number;
}

/** Commission that was earned in the cycle, by role and level. */
export const commissionFigures = (on: Database, cycleId: string): Promise<CommissionFigures[]> =>
  rows(
    on,
    `select role, level, count(*)::integer as lines, sum(amount_fen)::bigint as "amountFen"
     from commissions where cycle_id = :cycleId and state in ('earned', 'available', 'paid')
     group by role, level order by role, level`,
    { cycleId },
  );

export interface BalanceFigures {
  /** The account, with `*` for a party's id. */
  readonly account: string;
  /** Debit positive, credit negative. */
  readonly amountFen: number;
}

/** Every account's balance now, parties summed by kind, over all cycles. */
export const balanceFigures = (on: Database): Promise<BalanceFigures[]> =>
  rows(
    on,
    `select regexp_replace(regexp_replace(account, '^(leader|promoter|supplier):[^:]+:', '\\1:*:'),
         '^shortage:claim:.+$', 'shortage:claim:*') as account,
       sum(amount_fen)::bigint as "amountFen"
     from postings group by 1 having sum(amount_fen) <> 0 order by 1`,
  );
