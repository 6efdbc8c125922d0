import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/**
 * The channel released an order's money after the shipping info. `amountFen` is what is still held of it: paid minus
 * what was refunded from held funds. Reference: the order's id.
 */
export function fundsReleased({ orderId, amountFen }: { orderId: string; amountFen: number }): Entry {
  const accounts = { debit: account.channel('available'), credit: account.channel('held') };
  return makeEntry('funds-released', orderId, transfer(amountFen, accounts));
}

/**
 * The channel kept its fee from our available funds. Reference: the order's id, or the bill's line.
 *
 * @rule BOOK-13 The channel's fees are booked once per line of its bill.
 * @test test/activities/settlement/settle.test.ts › fees are booked once per bill line and money is released two
 *   scaled days after the shipping info
 */
export function channelFee({ reference, amountFen }: { reference: string; amountFen: number }): Entry {
  const accounts = { debit: account.channelFee, credit: account.channel('available') };
  return makeEntry('channel-fee', reference, transfer(amountFen, accounts));
}

/** The channel gave its part of a fee back with a refund. Reference: the refund's number. */
export function feeReturned({ reference, amountFen }: { reference: string; amountFen: number }): Entry {
  const accounts = { debit: account.channel('available'), credit: account.channelFee };
  return makeEntry('channel-fee', reference, transfer(amountFen, accounts));
}
