import type { Database } from '../../connection.js';
import { one } from '../../query.js';

interface CountAndSum {
  readonly count: number;
  readonly sumFen: number;
}

/** What the payment provider and the suppliers must say too, over all cycles. */
export interface OwnBooks {
  /** Money that came, late payments included. */
  readonly payments: CountAndSum;
  readonly refunds: CountAndSum;
  readonly transfers: CountAndSum;
  readonly feesFen: number;
  readonly shippedPieces: number;
  readonly countedPieces: number;
}

/** Our side of every sum that somebody outside keeps as well. */
export async function readOwnBooks(on: Database): Promise<OwnBooks> {
  const row = await one<Record<string, number>>(
    on,
    `select
       (select count(*) from payments where transaction_id is not null)
         + (select count(*) from surplus_payments) as payments,
       ((select coalesce(sum(amount_fen), 0) from payments where transaction_id is not null)
         + (select coalesce(sum(amount_fen), 0) from surplus_payments))::bigint as paid_fen,
       (select count(*) from refund_queue where state = 'success') as refunds,
       (select coalesce(sum(amount_fen), 0) from refund_queue where state = 'success')::bigint as refunded_fen,
       (select count(*) from transfers where state = 'paid') as transfers,
       (select coalesce(sum(amount_fen), 0) from transfers where state = 'paid')::bigint as transferred_fen,
       (select coalesce(sum(amount_fen), 0) from postings where account = 'channel:fee')::bigint as fees_fen,
       (select coalesce(sum(shipped_quantity), 0) from purchase_lines)::bigint as shipped,
       (select coalesce(sum(quantity), 0) from receipt_lines)::bigint as counted`,
  );
  const of = (name: string): number => row[name] ?? Number.NaN;
  return {
    payments: { count: of('payments'), sumFen: of('paid_fen') },
    refunds: { count: of('refunds'), sumFen: of('refunded_fen') },
    transfers: { count: of('transfers'), sumFen: of('transferred_fen') },
    feesFen: of('fees_fen'),
    shippedPieces: of('shipped'),
    countedPieces: of('counted'),
  };
}

/** What is still under way behind the day: refunds at the provider, events that a consumer has not read. */
export async function countUnfinished(on: Database): Promise<{ refunds: number; events: number }> {
  return one(
    on,
    `select (select count(*) from refund_queue where state in ('created', 'processing'))::integer as refunds,
       (select count(*) from event_cursors c join events e on (e.tx, e.id) > (c.tx, c.id))::integer as events`,
  );
}
