import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/**
 * The channel holds a member's payment, and we owe him goods. Reference: the order's id. A payment that comes too late
 * is booked the same way and then refunded.
 *
 * @rule BOOK-15 Money for an order that has expired or was cancelled goes back whole, once.
 * @test test/activities/payment/accept-payment.test.ts › money for an expired or cancelled order goes back whole,
 *   once
 * @rule BOOK-16 Another amount than the order costs is never accepted: a person looks at it.
 * @test test/activities/payment/accept-payment.test.ts › another amount is never accepted: a person looks at it, once
 */
export function paymentReceived({ orderId, amountFen }: { orderId: string; amountFen: number }): Entry {
  const accounts = { debit: account.channel('held'), credit: account.memberPrepaid };
  return makeEntry('payment-received', orderId, transfer(amountFen, accounts));
}
