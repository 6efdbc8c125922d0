import type { Database } from '../../connection.js';
import { rows } from '../../query.js';
import { askedTransactions, bindBooks, type BooksAsked } from '../settlement/trial-balance.js';

/** One posting of an account, with the reason of its transaction and the balance after it; debit positive. */
export interface MovementView {
  readonly transactionId: number;
  readonly kind: string;
  readonly reference: string;
  readonly cycleId: string | null;
  readonly reasonZh: string;
  readonly amountFen: number;
  readonly balanceFen: number;
  readonly bookedAt: string;
}

/** A page of an account's movements in the asked books, latest first. */
export async function listMovements(
  on: Database,
  asked: BooksAsked & { readonly account: string },
  page: { readonly after?: number | undefined; readonly limit: number },
): Promise<MovementView[]> {
  return rows<MovementView>(
    on,
    `select * from (
       select t.id as "transactionId", t.kind, t.ref as reference, t.cycle_id as "cycleId",
         t.reason_zh as "reasonZh", p.amount_fen as "amountFen",
         (sum(p.amount_fen) over (order by t.id))::bigint as "balanceFen", t.booked_at as "bookedAt"
       from postings p join ledger_transactions t on t.id = p.transaction_id ${askedTransactions}
         and p.account = :account
     ) moved
     where :after::bigint is null or "transactionId" < :after
     order by "transactionId" desc limit :limit`,
    { ...bindBooks(asked), account: asked.account, after: page.after ?? null, limit: page.limit },
  );
}
