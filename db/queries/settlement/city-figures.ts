import type { Database } from '../../connection.js';
import { one, rows } from '../../query.js';

/** When the orders of a cycle came. */
export interface CurveFigures {
  /** Accepted orders by twelfth of the sale. */
  readonly twelfths: readonly number[];
  /** In the last hour of twelve, ten minutes, ten seconds and one second of a day at its real pace, as parts of the sale. */
  readonly lastHour: number;
  readonly lastTenMinutes: number;
  readonly lastTenSeconds: number;
}

/** The orders by the part of the sale in which they were accepted. */
export const curveFigures = (on: Database, cycleId: string): Promise<CurveFigures> =>
  one(
    on,
    `with placed as (
       select extract(epoch from o.placed_at - c.opens_at)
         / extract(epoch from c.cutoff_at - c.opens_at) as at
       from orders o join cycles c on c.id = o.cycle_id where o.cycle_id = :cycleId
     )
     select (select array_agg((select count(*)::integer from placed p
               where least(11, floor(p.at * 12)) = n) order by n) from generate_series(0, 11) as n) as twelfths,
       count(*) filter (where at >= 11.0 / 12)::integer as "lastHour",
       count(*) filter (where at >= 71.0 / 72)::integer as "lastTenMinutes",
       count(*) filter (where at >= 4319.0 / 4320)::integer as "lastTenSeconds"
     from placed`,
    { cycleId },
  );

/** What a supplier was asked for and what was counted, in pieces. */
export interface SupplierFigures {
  readonly supplierId: string;
  readonly name: string;
  readonly ordered: number;
  readonly accepted: number;
}

/** Every supplier of the cycle, by id. */
export const supplierFigures = (on: Database, cycleId: string): Promise<SupplierFigures[]> =>
  rows(
    on,
    `select p.supplier_id as "supplierId", s.name, sum(l.quantity)::integer as ordered,
       coalesce(sum(r.accepted), 0)::integer as accepted
     from purchase_orders p join suppliers s on s.id = p.supplier_id
     join purchase_lines l on l.purchase_order_no = p.no
     left join lateral (
       select sum(x.quantity - x.rejected_quantity) as accepted
       from receipts e join receipt_lines x on x.receipt_no = e.no and x.sku_id = l.sku_id
       where e.purchase_order_no = p.no and e.site_id = l.site_id
     ) r on true
     where p.cycle_id = :cycleId group by 1, 2 order by 1`,
    { cycleId },
  );

/** The night and the morning in numbers. */
export interface NightFigures {
  readonly sites: number;
  readonly waves: number;
  readonly scansCorrected: number;
  /** Stops that were signed after nobody was there, that were delivered again, and that came back. */
  readonly dropped: number;
  readonly redelivered: number;
  readonly returned: number;
  readonly differences: number;
  readonly differencesFen: number;
}

/** Waves, corrected scans, and what happened at the stops of the cycle. */
export const nightFigures = (on: Database, cycleId: string): Promise<NightFigures> =>
  one(
    on,
    `select (select count(*)::integer from nights where cycle_id = :cycleId) as sites,
       (select count(*)::integer from waves where cycle_id = :cycleId) as waves,
       (select count(*)::integer from scans x join waves w on w.id = x.wave_id
        where w.cycle_id = :cycleId and x.kind = 'undo') as "scansCorrected",
       s.*, d.*
     from (
       select count(dropped_at)::integer as dropped,
         count(*) filter (where decision = 'redeliver')::integer as redelivered,
         count(*) filter (where decision = 'return')::integer as returned
       from stops where cycle_id = :cycleId
     ) s, (
       select count(*)::integer as differences, coalesce(sum(refund_fen), 0)::bigint as "differencesFen"
       from stop_differences where cycle_id = :cycleId and kind <> 'returned'
     ) d`,
    { cycleId },
  );

/** The claims of a cycle. */
export interface ClaimFigures {
  readonly claims: number;
  readonly byPeople: number;
  readonly open: number;
  readonly grantedFen: number;
}

/** Claims on the cycle's orders, those that people decided, and those that are not decided or not paid yet. */
export const claimFigures = (on: Database, cycleId: string): Promise<ClaimFigures> =>
  one(
    on,
    `select count(*)::integer as claims, count(*) filter (where k.decided_by <> 'rule')::integer as "byPeople",
       count(*) filter (where k.state in ('open', 'waiting', 'granted'))::integer as open,
       coalesce(sum(k.granted_fen), 0)::bigint as "grantedFen"
     from claims k join orders o on o.id = k.order_id where o.cycle_id = :cycleId`,
    { cycleId },
  );

/** What a day leaves to the days after it, over all cycles. */
export interface CarriedFigures {
  readonly unsettledCycles: number;
  readonly openClaims: number;
  readonly cratesOut: number;
  readonly reviews: number;
  readonly debtFen: number;
  /** What statements have recovered of debts so far. */
  readonly recoveredFen: number;
}

/** Cycles that sold something and are not settled, claims, crates at the points, debts of leaders and promoters. */
export const carriedFigures = (on: Database): Promise<CarriedFigures> =>
  one(
    on,
    `select (select count(*)::integer from cycles c
        where state not in ('settled', 'cancelled') and cutoff_at < clock_timestamp()
          and exists (select 1 from orders o where o.cycle_id = c.id)) as "unsettledCycles",
       (select count(*)::integer from claims where state in ('open', 'waiting', 'granted')) as "openClaims",
       (select count(*)::integer from crates where state = 'signed') as "cratesOut",
       (select count(*)::integer from reviews) as reviews,
       (select coalesce(sum(amount_fen), 0)::bigint from postings where account like '%:debt') as "debtFen",
       (select coalesce(sum(debt_fen), 0)::bigint from settlements) as "recoveredFen"`,
  );
