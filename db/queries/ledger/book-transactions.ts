import { kindOf } from '../../../domain/ledger/accounts.js';
import type { Entry } from '../../../domain/ledger/posting.js';
import type { Transaction } from '../../connection.js';
import { json, rows } from '../../query.js';
import type { BookingWords } from './book-transaction.js';

/** A movement with what a statement shows beside it. */
export interface Booking {
  readonly entry: Entry;
  readonly words: BookingWords;
}

/**
 * Every movement is in the books once, by one statement, whatever was booked before. Only for accounts without a running
 * balance: those lock rows one by one, which `bookTransaction` does.
 * @returns the keys that were booked now
 */
export async function bookTransactions(
  trx: Transaction,
  bookings: readonly Booking[],
): Promise<ReadonlySet<string>> {
  if (bookings.length === 0) return new Set();
  const booked = await rows<{ key: string }>(
    trx,
    `with told as (
       select t.* from jsonb_to_recordset(:bookings::jsonb) as t(n integer, key text, kind text, reference text,
         "cycleId" text, "regionId" text, "reasonZh" text, postings jsonb)
     ), booked as (
       insert into ledger_transactions (key, kind, ref, cycle_id, region_id, reason_zh)
       select key, kind, reference, "cycleId", "regionId", "reasonZh" from told order by n
       on conflict (key) do nothing returning id, key
     ), legs as (
       insert into postings (transaction_id, line_no, account, amount_fen)
       select b.id, l.ordinality, l.value ->> 'account', (l.value ->> 'amountFen')::bigint
       from booked b join told using (key), jsonb_array_elements(told.postings) with ordinality l
     )
     select key from booked`,
    { bookings: json(bookings.map(rowOf)) },
  );
  return new Set(booked.map((row) => row.key));
}

function rowOf({ entry, words }: Booking, n: number): object {
  if (entry.postings.some((posting) => kindOf(posting.account).keepsBalance))
    throw new RangeError(`${entry.key} moves an account that keeps a balance`);
  const { key, kind, reference, postings } = entry;
  return { n, key, kind, reference, postings, ...words };
}
