import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/** Money that came for an order beyond its one payment, under the number of the refund that returns it. */
export interface Surplus {
  readonly refundNo: string;
  readonly amountFen: number;
}

/**
 * The channel holds money that nobody owed us, and we owe it back.
 *
 * @rule BOOK-19 Who pays an order twice gets the second payment back whole, once.
 * @test test/activities/payment/double-payment.test.ts › an order paid twice gives the second payment back whole, once
 */
export function surplusReceived({ refundNo, amountFen }: Surplus): Entry {
  const accounts = { debit: account.channel('held'), credit: account.memberOverpaid };
  return makeEntry('surplus-received', refundNo, transfer(amountFen, accounts));
}

/** The member has it back: the channel paid it out of what it held. */
export function surplusReturned({ refundNo, amountFen }: Surplus): Entry {
  const accounts = { debit: account.memberOverpaid, credit: account.channel('held') };
  return makeEntry('surplus-returned', refundNo, transfer(amountFen, accounts));
}
