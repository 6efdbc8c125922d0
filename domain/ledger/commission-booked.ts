import { account, type Earner } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/** One party's commission on an order; amounts of zero are left out by the caller. */
export interface Earning {
  readonly earner: Earner;
  readonly amountFen: number;
}

/** What is booked and what it is about: usually `<order>` or `<order>/<line>`, unique per movement. */
export interface EarningsBooked {
  readonly reference: string;
  readonly earnings: readonly Earning[];
}

/**
 * Each party holds its commission, which it cannot withdraw yet; until this entry nothing of it is in the ledger.
 *
 * @rule BOOK-08 An estimated commission is not in the ledger.
 * @test test/domain/ledger/entries.test.ts › nothing is booked when an estimate or a void commission falls
 */
export function commissionEarned({ reference, earnings }: EarningsBooked): Entry {
  const postings = earnings.flatMap(({ earner, amountFen }) => {
    const accounts = { debit: account.commissionExpense(earner.role), credit: account.earnerHeld(earner) };
    return transfer(amountFen, accounts);
  });
  return makeEntry('commission-earned', reference, postings);
}

/** Each party may withdraw this commission. */
export function commissionAvailable({ reference, earnings }: EarningsBooked): Entry {
  const postings = earnings.flatMap(({ earner, amountFen }) => {
    return transfer(amountFen, {
      debit: account.earnerHeld(earner),
      credit: account.earnerAvailable(earner),
    });
  });
  return makeEntry('commission-available', reference, postings);
}
