import type { BookedMovement, Comparison, Movement } from '../../../domain/payment/compare-bill.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, json, one, rows } from '../../query.js';

export type BillKind = 'trade' | 'fund';

/** A day's bill. */
export interface BillOfDay {
  readonly day: string;
  readonly bill: BillKind;
}

/** The kinds of movement that each bill must know; the trade bill has fees only beside their payments and refunds. */
const kindsOf: Readonly<Record<BillKind, readonly string[]>> = {
  trade: ['payment', 'refund'],
  fund: ['payment', 'refund', 'fee', 'transfer', 'transfer-back'],
};

/** Our books about the numbers of a bill, and about what the provider did on that day of its calendar. */
export async function readOurs(
  on: Database,
  { day, bill }: BillOfDay,
  theirs: readonly Movement[],
): Promise<BookedMovement[]> {
  return rows<BookedMovement>(
    on,
    `with said as (
       select distinct split_part(s, '/', 1) as kind, substr(s, strpos(s, '/') + 1) as number
       from unnest(:subjects::text[]) s
     ), span as (
       select :day::date::timestamp at time zone 'Asia/Shanghai' as starts,
         (:day::date + 1)::timestamp at time zone 'Asia/Shanghai' as ends
     )
     select m.kind || '/' || m.number as subject, m.fen,
       coalesce(m.kind = any(:kinds) and m.at >= span.starts and m.at < span.ends, false) as "isOfDay"
     from channel_movements m cross join span
     where (m.kind, m.number) in (select kind, number from said)
       or (m.kind = any(:kinds) and m.at >= span.starts and m.at < span.ends)`,
    { day, kinds: kindsOf[bill], subjects: theirs.map((movement) => movement.subject) },
  );
}

/** The cycle of each order, for those that exist. */
export async function cyclesOfOrders(
  on: Database,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ orderId: string; cycleId: string }>(
    on,
    `select id as "orderId", cycle_id as "cycleId" from orders where id = any(:orderIds)`,
    { orderIds },
  );
  return new Map(found.map((row) => [row.orderId, row.cycleId]));
}

/** The order of each refund number, of either kind. */
export async function ordersOfRefunds(
  on: Database,
  refundNos: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ refundNo: string; orderId: string }>(
    on,
    `select refund_no as "refundNo", order_id as "orderId" from refund_queue where refund_no = any(:refundNos)`,
    { refundNos },
  );
  return new Map(found.map((row) => [row.refundNo, row.orderId]));
}

/** A ticket that was opened now, or again. */
export interface OpenedTicket {
  readonly ticketId: number;
  readonly subject: string;
  readonly kind: string;
}

/**
 * The day's bill was compared: its figures are those of this comparison, each difference is a ticket, and what agrees now
 * is open nowhere. A ticket that a person explained stays as he left it. @returns the tickets opened now
 */
export async function storeComparison(
  trx: Transaction,
  { day, bill }: BillOfDay,
  comparison: Comparison,
): Promise<OpenedTicket[]> {
  const { differences, matched, theirsFen, oursFen } = comparison;
  await execute(
    trx,
    `insert into reconciliations as r (day, bill, lines, matched, theirs_fen, ours_fen)
     values (:day, :bill, :lines, :matched, :theirsFen, :oursFen)
     on conflict (day, bill) do update set runs = r.runs + 1, lines = excluded.lines, matched = excluded.matched,
       theirs_fen = excluded.theirs_fen, ours_fen = excluded.ours_fen, compared_at = clock_timestamp()`,
    { day, bill, lines: matched.length + differences.length, matched: matched.length, theirsFen, oursFen },
  );
  const subjects = differences.map((difference) => difference.subject);
  await execute(
    trx,
    `update reconciliation_tickets set state = 'matched', closed_at = clock_timestamp()
     where bill = :bill and state = 'open'
       and (subject = any(:matched) or (day = :day and not subject = any(:subjects)))`,
    { day, bill, matched: [...matched], subjects },
  );
  return rows<OpenedTicket>(
    trx,
    `insert into reconciliation_tickets as t (day, bill, subject, kind, ours_fen, theirs_fen, order_id, region_id)
     select :day, :bill, d.subject, d.kind, d."oursFen", d."theirsFen", o.id, o.region_id
     from jsonb_to_recordset(:differences::jsonb)
       as d(subject text, kind text, "oursFen" bigint, "theirsFen" bigint)
     left join lateral (
       select substr(d.subject, strpos(d.subject, '/') + 1) as number
     ) n on true
     left join lateral (
       select q.order_id from refund_queue q where q.refund_no = n.number limit 1
     ) q on true
     left join orders o on o.id = coalesce(q.order_id,
       case when n.number ~ '^[0-9]{6}[0-9A-Z]{14}L$' then left(n.number, 20) else n.number end)
     order by d.subject
     on conflict (day, bill, subject) do update set state = 'open', closed_at = null, kind = excluded.kind,
       ours_fen = excluded.ours_fen, theirs_fen = excluded.theirs_fen
       where t.state = 'matched'
         or (t.state = 'open' and (t.kind, t.ours_fen, t.theirs_fen)
           is distinct from (excluded.kind, excluded.ours_fen, excluded.theirs_fen))
     returning id as "ticketId", subject, kind`,
    { day, bill, differences: json(differences) },
  );
}

/** How many tickets of the day's bill are open. */
export async function countOpen(trx: Transaction, { day, bill }: BillOfDay): Promise<number> {
  const { open } = await one<{ open: number }>(
    trx,
    `select count(*)::integer as open from reconciliation_tickets
     where day = :day and bill = :bill and state = 'open'`,
    { day, bill },
  );
  return open;
}
