import { account, type Earner } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/**
 * A party's debt is smaller, paid from what it has available. The amount is netOfDebt's `recoveredFen`
 * (domain/settlement), so it exceeds neither. Reference: the settlement's number.
 *
 * @rule BOOK-10 A debt is repaid by later earnings.
 * @test test/domain/ledger/entries.test.ts › a commission that was earned, made available, paid and refunded leaves a
 *   debt, which later earnings repay
 */
export function debtRecovered(input: { settlementNo: string; earner: Earner; amountFen: number }): Entry {
  const accounts = { debit: account.earnerAvailable(input.earner), credit: account.earnerDebt(input.earner) };
  return makeEntry('debt-recovered', input.settlementNo, transfer(input.amountFen, accounts));
}
