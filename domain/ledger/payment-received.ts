import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/**
 * The channel holds a member's payment, and we owe him goods. Reference: the order's id. A payment that comes too late
 * is booked the same way and then refunded.
 */
export function paymentReceived({ orderId, amountFen }: { orderId: string; amountFen: number }): Entry {
  const accounts = { debit: account.channel('held'), credit: account.memberPrepaid };
  return makeEntry('payment-received', orderId, transfer(amountFen, accounts));
}
