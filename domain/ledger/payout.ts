import { account, type Earner } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/** Who is paid: a party that earns commission, or a supplier. */
export type Payee = Earner | { readonly role: 'supplier'; readonly id: string };

/** One attempt to pay a settlement. Another attempt after a failure has another reference, so that it is booked too. */
export interface PayoutAttempt {
  /** The settlement's number, with `/2`, `/3` from the second attempt on. */
  readonly reference: string;
  readonly payee: Payee;
  readonly amountFen: number;
}

/** The channel has accepted the transfer: our funds there and what we owe are both smaller. */
export function payoutSent(attempt: PayoutAttempt): Entry {
  const accounts = { debit: owedTo(attempt.payee), credit: account.channel('available') };
  return makeEntry('payout-sent', attempt.reference, transfer(attempt.amountFen, accounts));
}

/**
 * The transfer came back (refused, or not confirmed in time): the opposite of the same attempt's payout-sent.
 *
 * @rule BOOK-12 A payout that failed leaves the party its money.
 * @test test/domain/ledger/entries.test.ts › a payout that failed leaves the party its money
 */
export function payoutFailed(attempt: PayoutAttempt): Entry {
  const accounts = { debit: account.channel('available'), credit: owedTo(attempt.payee) };
  return makeEntry('payout-failed', attempt.reference, transfer(attempt.amountFen, accounts));
}

function owedTo(payee: Payee): string {
  return payee.role === 'supplier' ? account.supplierPayable(payee.id) : account.earnerAvailable(payee);
}
