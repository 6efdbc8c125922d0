import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/**
 * What is kept of a cancelled order's prepayment is ours: the member was told the amount before he cancelled. Reference:
 * the order's id.
 *
 * @rule BOOK-31 The fee of a late cancellation is booked once, out of the member's prepayment.
 * @test test/activities/order/cancel-late.test.ts › between cutoff and freeze the fee is kept and booked, and stock,
 *   demand and the rest of the money go back
 */
export function cancellationFee({ orderId, amountFen }: { orderId: string; amountFen: number }): Entry {
  const accounts = { debit: account.memberPrepaid, credit: account.cancellationFee };
  return makeEntry('cancellation-fee', orderId, transfer(amountFen, accounts));
}
