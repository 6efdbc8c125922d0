import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/**
 * What is left of an order's prepayment is revenue, because the order is completed. `amountFen` is paid minus refunded
 * so far, so discounts never appear: revenue is what members really paid. Reference: the order's id.
 *
 * @rule BOOK-07 Money of members is revenue only when the order is completed, and only what was not refunded.
 * @test test/domain/ledger/entries.test.ts › an order that is paid, partly refunded, fulfilled and released leaves
 *   revenue and available funds alone
 */
export function orderFulfilled({ orderId, amountFen }: { orderId: string; amountFen: number }): Entry {
  const accounts = { debit: account.memberPrepaid, credit: account.salesRevenue };
  return makeEntry('order-fulfilled', orderId, transfer(amountFen, accounts));
}
