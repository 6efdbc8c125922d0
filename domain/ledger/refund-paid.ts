import { account, type FundsState } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/** A refund that the channel has paid to the member. */
export interface PaidRefund {
  readonly refundNo: string;
  readonly amountFen: number;
  /** Whether the order's remaining money was already booked as revenue (order-fulfilled). */
  readonly afterRevenue: boolean;
  /** From which of our funds at the channel it was paid: held until the shipping info was accepted. */
  readonly funds: FundsState;
}

/**
 * Member and channel are even about this amount: before the goods out of his prepayment, after them out of revenue.
 *
 * @rule BOOK-14 Refunds of an order never exceed its payment.
 * @test test/db/refusals.test.ts › a paid order without a number, and a refund beyond the payment, are refused
 * @test test/activities/payment/refunds.test.ts › more than was paid is never refunded, and the same number only once
 */
export function refundPaid({ refundNo, amountFen, afterRevenue, funds }: PaidRefund): Entry {
  const debit = afterRevenue ? account.salesRevenue : account.memberPrepaid;
  return makeEntry('refund-paid', refundNo, transfer(amountFen, { debit, credit: account.channel(funds) }));
}
