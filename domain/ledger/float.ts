import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/**
 * The owner has put money into the merchant's account at the channel, so that commission and fees can be paid before the
 * members' money is released. Reference: whatever names the transfer, unique.
 *
 * @rule BOOK-18 The funds available at the channel are never below nothing: the owner's float is in the books too.
 * @test test/activities/settlement/whole-chain.test.ts › from the packed parcels to the payout every check holds at
 *   every station
 */
export function floatToppedUp({ reference, amountFen }: { reference: string; amountFen: number }): Entry {
  const accounts = { debit: account.channel('available'), credit: account.ownerContribution };
  return makeEntry('float-topped-up', reference, transfer(amountFen, accounts));
}
