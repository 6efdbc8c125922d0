import { assertFen, sumFen } from '../values/money.js';
import { kindOf } from './accounts.js';

/** One line of the ledger: debit positive, credit negative, never zero. */
export interface Posting {
  readonly account: string;
  readonly amountFen: number;
}

/** The movements this ledger knows, one builder each. */
export type EntryKind =
  | 'payment-received'
  | 'refund-paid'
  | 'surplus-received'
  | 'surplus-returned'
  | 'order-fulfilled'
  | 'cancellation-fee'
  | 'goods-received'
  | 'supplier-claim'
  | 'supplier-claim-settled'
  | 'commission-earned'
  | 'commission-available'
  | 'commission-reversed'
  | 'debt-recovered'
  | 'discount-borne'
  | 'payout-sent'
  | 'payout-failed'
  | 'funds-released'
  | 'channel-fee'
  | 'float-topped-up';

/**
 * A movement before it is booked. `key` is its idempotency key: booking the same key again does nothing.
 *
 * @rule BOOK-04 The same movement is booked once, however often it is told.
 * @test test/db/queries/ledger/book-transaction.test.ts › the same key is booked once, even by ten at once
 * @rule BOOK-05 What is booked is never changed or removed.
 * @test test/db/refusals.test.ts › a posting, its transaction and an event are never changed
 */
export interface Entry {
  readonly kind: EntryKind;
  readonly key: string;
  /** What the movement is about: an order id, refund, receipt, claim or settlement number. */
  readonly reference: string;
  readonly postings: readonly Posting[];
}

/** What marks the key of a reversal. */
const REVERSED = '/reversed';

/** Whether the postings add up to zero and there are at least two. */
export function balanced(postings: readonly Posting[]): boolean {
  return postings.length >= 2 && sumFen(postings.map((posting) => posting.amountFen)) === 0;
}

/**
 * A balanced entry with the key `<kind>/<reference>`. Postings of zero fen are left out, those of one account are put
 * together. RangeError if it does not balance, moves nothing, or names an account that the chart does not have.
 *
 * @rule BOOK-03 The postings of a movement add up to zero; nothing else is stored.
 * @test test/domain/ledger/entries.test.ts › an entry that does not balance, moves nothing, or names a strange
 *   account is an error
 * @test test/db/refusals.test.ts › postings that do not add up to zero are refused, and so is a single one
 */
export function makeEntry(kind: EntryKind, reference: string, postings: readonly Posting[]): Entry {
  const byAccount = new Map<string, number>();
  for (const { account, amountFen } of postings) {
    kindOf(account); // throws for an account that the chart does not have
    byAccount.set(account, assertFen(amountFen) + (byAccount.get(account) ?? 0));
  }
  const kept = [...byAccount].flatMap(([account, amountFen]) =>
    amountFen === 0 ? [] : [{ account, amountFen }],
  );
  if (!balanced(kept))
    throw new RangeError(`${kind} ${reference} does not balance: ${JSON.stringify(postings)}`);
  return { kind, key: `${kind}/${reference}`, reference, postings: kept };
}

/**
 * The entry that undoes another, under its own key; the reversal of a reversal is the entry itself.
 *
 * @rule BOOK-06 A movement is undone by its reversal, and a reversal by the movement.
 * @test test/domain/ledger/entries.test.ts › a reversal undoes its entry, and twice it is the entry
 */
export function reversal(entry: Entry): Entry {
  const key = entry.key.endsWith(REVERSED) ? entry.key.slice(0, -REVERSED.length) : entry.key + REVERSED;
  const postings = entry.postings.map(({ account, amountFen }) => ({ account, amountFen: -amountFen }));
  return { ...entry, key, postings };
}

/** The two postings that move an amount: debited here, credited there. RangeError unless the amount is above zero. */
export function transfer(amountFen: number, accounts: { debit: string; credit: string }): readonly Posting[] {
  if (assertFen(amountFen) <= 0)
    throw new RangeError(`a movement needs an amount above zero, got ${amountFen}`);
  return [
    { account: accounts.debit, amountFen },
    { account: accounts.credit, amountFen: -amountFen },
  ];
}
