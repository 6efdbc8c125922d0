import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { TicketState } from '../../../domain/payment/lifecycle.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';
import type { BillKind } from './reconciliation.js';

/** Finance of a region: sees the differences of its orders, and those that belong to nobody's. */
export interface TicketOwner {
  readonly regionId: string;
}

export interface TicketView {
  readonly ticketId: number;
  readonly day: string;
  readonly bill: BillKind;
  readonly subject: string;
  readonly kind: 'ours-only' | 'theirs-only' | 'amount-differs';
  readonly oursFen: number | null;
  readonly theirsFen: number | null;
  readonly orderId: string | null;
  readonly state: TicketState;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
}

const columns = `id as "ticketId", day, bill, subject, kind, ours_fen as "oursFen", theirs_fen as "theirsFen",
  order_id as "orderId", state, opened_at as "openedAt", closed_at as "closedAt", resolved_by as "resolvedBy",
  resolution`;

const ofOwner = `coalesce(region_id, :regionId) = :regionId`;

export interface TicketFilter {
  readonly state?: TicketState | undefined;
  readonly day?: string | undefined;
}

/** A page of differences, latest first. */
export async function listTickets(
  on: Database,
  { regionId }: TicketOwner,
  {
    state,
    day,
    after,
    limit,
  }: TicketFilter & { readonly after?: number | undefined; readonly limit: number },
): Promise<TicketView[]> {
  return rows<TicketView>(
    on,
    `select ${columns} from reconciliation_tickets where ${ofOwner}
       and (:state::text is null or state = :state) and (:day::date is null or day = :day::date)
       and (:after::bigint is null or id < :after)
     order by id desc limit :limit`,
    { regionId, state: state ?? null, day: day ?? null, after: after ?? null, limit },
  );
}

/** One difference. @throws RuleViolation ticket-unknown */
export async function readTicket(
  on: Database | Transaction,
  { ticketId, regionId }: TicketOwner & { readonly ticketId: number },
  lock = '',
): Promise<TicketView> {
  const found = await maybeOne<TicketView>(
    on,
    `select ${columns} from reconciliation_tickets where id = :ticketId and ${ofOwner} ${lock}`,
    { ticketId, regionId },
  );
  if (found === undefined) throw new RuleViolation('ticket-unknown', { ticketId });
  return found;
}

/** The same, ours until the end. Locks: the ticket's row. @throws RuleViolation ticket-unknown */
export const lockTicket = (
  trx: Transaction,
  key: TicketOwner & { readonly ticketId: number },
): Promise<TicketView> => readTicket(trx, key, 'for update');

/** The open difference is explained. */
export async function storeResolution(
  trx: Transaction,
  { ticketId, by, reason }: { readonly ticketId: number; readonly by: string; readonly reason: string },
): Promise<void> {
  await execute(
    trx,
    `update reconciliation_tickets set state = 'resolved', closed_at = clock_timestamp(), resolved_by = :by,
       resolution = :reason
     where id = :ticketId`,
    { ticketId, by, reason },
  );
}

/** A compared bill with what is still unexplained of it. */
export interface ReconciliationView {
  readonly day: string;
  readonly bill: BillKind;
  readonly runs: number;
  readonly lines: number;
  readonly matched: number;
  readonly theirsFen: number;
  readonly oursFen: number;
  readonly openTickets: number;
  readonly unexplainedFen: number;
  readonly comparedAt: string;
}

/** A page of compared bills, latest day first. */
export async function listReconciliations(
  on: Database,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<ReconciliationView[]> {
  return rows<ReconciliationView>(
    on,
    `select r.day, r.bill, r.runs, r.lines, r.matched, r.theirs_fen as "theirsFen", r.ours_fen as "oursFen",
       r.compared_at as "comparedAt", t.open as "openTickets", t.fen as "unexplainedFen"
     from reconciliations r cross join lateral (
       select count(*)::integer as open,
         coalesce(sum(abs(coalesce(theirs_fen, 0) - coalesce(ours_fen, 0))), 0)::bigint as fen
       from reconciliation_tickets t where t.day = r.day and t.bill = r.bill and t.state = 'open'
     ) t
     where :after::text is null or r.day::text || '/' || r.bill < :after
     order by r.day desc, r.bill desc limit :limit`,
    { after: after ?? null, limit },
  );
}
