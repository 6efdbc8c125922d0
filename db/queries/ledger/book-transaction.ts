import { kindOf } from '../../../domain/ledger/accounts.js';
import type { Entry, Posting } from '../../../domain/ledger/posting.js';
import type { Transaction } from '../../connection.js';
import { execute, json, maybeOne } from '../../query.js';

/** What a statement shows beside the movement. */
export interface BookingWords {
  readonly cycleId: string | null;
  /** Whose books it belongs to where no cycle says so. */
  readonly regionId?: string;
  /** One sentence for the people whose statement shows it. */
  readonly reasonZh: string;
}

/**
 * The movement is in the books once, whatever runs twice: false if its key was booked before.
 * Accounts that keep a balance (payables) refuse to be overdrawn (constraint account_balances_never_overdrawn).
 * Locks: rows of `account_balances`, ascending.
 */
export async function bookTransaction(trx: Transaction, entry: Entry, words: BookingWords): Promise<boolean> {
  const booked = await maybeOne<{ id: number }>(
    trx,
    `insert into ledger_transactions (key, kind, ref, cycle_id, region_id, reason_zh)
     values (:key, :kind, :reference, :cycleId, :regionId, :reasonZh) on conflict (key) do nothing returning id`,
    { key: entry.key, kind: entry.kind, reference: entry.reference, regionId: null, ...words },
  );
  if (booked === undefined) return false;
  await execute(
    trx,
    `insert into postings (transaction_id, line_no, account, amount_fen)
     select :id::bigint, l.ordinality, l.value ->> 'account', (l.value ->> 'amountFen')::bigint
     from jsonb_array_elements(:legs::jsonb) with ordinality l`,
    { id: booked.id, legs: json(entry.postings) },
  );
  await moveBalances(trx, entry.postings);
  return true;
}

async function moveBalances(trx: Transaction, legs: readonly Posting[]): Promise<void> {
  const guarded = legs.filter((posting) => kindOf(posting.account).keepsBalance);
  if (guarded.length === 0) return;
  // A debit cannot travel in an upsert: PostgreSQL checks the row proposed for insertion before it finds the conflict.
  await execute(
    trx,
    `insert into account_balances (account, amount_fen)
     select distinct l ->> 'account', 0 from jsonb_array_elements(:legs::jsonb) l order by 1
     on conflict (account) do nothing`,
    { legs: json(guarded) },
  );
  await execute(
    trx,
    `with moved as (
       select l ->> 'account' as account, sum((l ->> 'amountFen')::bigint) as fen
       from jsonb_array_elements(:legs::jsonb) l group by 1
     ), locked as (
       select b.account from account_balances b join moved using (account) order by b.account for update of b
     )
     update account_balances b set amount_fen = b.amount_fen + moved.fen
     from moved join locked using (account) where b.account = moved.account`,
    { legs: json(guarded) },
  );
}

/** What the account holds now, debit positive. */
export async function accountBalance(trx: Transaction, account: string): Promise<number> {
  const row = await maybeOne<{ fen: number }>(
    trx,
    `select coalesce(sum(amount_fen), 0)::bigint as fen from postings where account = :account`,
    { account },
  );
  return row?.fen ?? 0;
}
