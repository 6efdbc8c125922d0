import type { Database, Transaction } from '../../connection.js';
import { one, rows } from '../../query.js';

/**
 * The days of the provider's calendar on which something of the cycle may have happened: from its opening until today.
 * `today` has a bill only at a fast pace.
 */
export async function billDays(on: Database, cycleId: string): Promise<{ days: string[]; today: string }> {
  return one<{ days: string[]; today: string }>(
    on,
    `select array(
         select to_char(d, 'YYYY-MM-DD') from generate_series(
           (c.opens_at at time zone 'Asia/Shanghai')::date::timestamp,
           (clock_timestamp() at time zone 'Asia/Shanghai')::date::timestamp, interval '1 day') d order by d
       ) as days,
       to_char(clock_timestamp() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as today
     from cycles c where c.id = :cycleId`,
    { cycleId },
  );
}

/** A payment of the region's cycles up to this one. */
interface CyclePayment {
  readonly orderId: string;
  readonly cycleId: string;
}

/**
 * Which of these payments belong to the cycle or an earlier one of its region: a refund or a release that came too late
 * for its own cycle's books is booked with the next one's.
 */
export async function knownPayments(
  on: Database,
  cycleId: string,
  outTradeNos: readonly string[],
): Promise<CyclePayment[]> {
  return rows<CyclePayment>(
    on,
    `select o.id as "orderId", o.cycle_id as "cycleId"
     from orders o join cycles c on c.id = o.cycle_id join cycles now on now.id = :cycleId
     where o.id = any(:outTradeNos) and c.region_id = now.region_id and c.cutoff_at <= now.cutoff_at`,
    { cycleId, outTradeNos },
  );
}

export interface HeldPayment extends CyclePayment {
  readonly reportedAt: string;
  /** The database's instant of this reading. */
  readonly at: string;
}

/** Payments of the region's cycles up to this one whose goods were reported as ready and whose money is still held. */
export async function heldPayments(on: Database, cycleId: string): Promise<HeldPayment[]> {
  return rows<HeldPayment>(
    on,
    `select o.id as "orderId", o.cycle_id as "cycleId", p.shipping_reported_at as "reportedAt", clock_timestamp() as at
     from payments p join orders o on o.id = p.order_id join cycles c on c.id = o.cycle_id
     join cycles now on now.id = :cycleId
     where p.shipping_reported_at is not null and p.amount_fen > 0 and c.region_id = now.region_id
       and c.cutoff_at <= now.cutoff_at
       and not exists (select 1 from ledger_transactions t where t.key = 'funds-released/' || o.id)
     order by o.id`,
    { cycleId },
  );
}

/** What is still held of each order: paid minus refunded. The caller holds the orders' locks. */
export async function heldFen(
  trx: Transaction,
  orderIds: readonly string[],
): Promise<{ orderId: string; cycleId: string; amountFen: number }[]> {
  return rows(
    trx,
    `select p.order_id as "orderId", o.cycle_id as "cycleId", (p.amount_fen - p.refunded_fen)::bigint as "amountFen"
     from payments p join orders o on o.id = p.order_id
     where p.order_id = any(:orderIds) and p.amount_fen > p.refunded_fen order by p.order_id`,
    { orderIds },
  );
}
