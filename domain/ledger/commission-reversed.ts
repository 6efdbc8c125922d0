import type { CommissionState } from '../commission/lifecycle.js';
import { assertFen, assertFenNotNegative } from '../values/money.js';
import { account, type Earner } from './accounts.js';
import { makeEntry, type Entry } from './posting.js';

/** A commission that fell, because its line was refunded. */
export interface CommissionReversed {
  /** Unique per reduction, such as `<refundNo>/<lineNo>/<role>/<level>`. */
  readonly reference: string;
  readonly earner: Earner;
  /** The state the commission was in when its line was refunded. */
  readonly state: CommissionState;
  /** By how much it falls; above zero. */
  readonly amountFen: number;
  /** What we owe the party in the account that gives: held for `earned`, available for later; zero or more. */
  readonly owedFen: number;
}

/**
 * The commission is taken back: from `held` once it is earned, from `available` once it is available or paid, and what
 * that account does not cover becomes the party's debt. Nothing is forgotten, and no payable passes zero.
 * Answers undefined before it is earned, and for a void one: there is nothing in the ledger to take back.
 *
 * @rule BOOK-09 A commission is taken back from what the party holds; what that does not cover becomes its debt.
 * @test test/domain/ledger/entries.test.ts › taking a commission back never lets a payable pass zero, and the rest is
 *   a debt
 * @test test/activities/commission/reduce-commission.test.ts › available commission is taken back out of the balance
 *   before a statement, and becomes a debt after it
 */
export function commissionReversed(input: CommissionReversed): Entry | undefined {
  const { earner, state, amountFen, owedFen } = input;
  if (assertFen(amountFen) <= 0) throw new RangeError(`amountFen must be above zero, got ${amountFen}`);
  if (state === 'estimated' || state === 'void') return undefined;
  const coveredFen = Math.min(amountFen, assertFenNotNegative(owedFen, 'owedFen'));
  const source = state === 'earned' ? account.earnerHeld(earner) : account.earnerAvailable(earner);
  return makeEntry('commission-reversed', input.reference, [
    { account: source, amountFen: coveredFen },
    { account: account.earnerDebt(earner), amountFen: amountFen - coveredFen },
    { account: account.commissionExpense(earner.role), amountFen: -amountFen },
  ]);
}
