import { assertFenNotNegative } from '../values/money.js';
import { account } from './accounts.js';
import { makeEntry, type Entry } from './posting.js';

/** What a supplier bears of the discounts on its goods in one cycle. */
export interface DiscountBorne {
  readonly settlementNo: string;
  readonly supplierId: string;
  /** Above zero. */
  readonly amountFen: number;
  /** What we owe the supplier now; zero or more. */
  readonly owedFen: number;
}

/**
 * We owe the supplier less by what it bears of the discounts, and what we do not owe is claimed from it; members paid us
 * that much less. What a leader bears is not in his commission from the beginning, and what the platform bears is
 * revenue that never came, so neither has an entry. Reference: the settlement's number.
 *
 * @rule BOOK-32 A supplier is paid less by what it bears of the discounts on its goods that members kept; what it is
 *   not owed is claimed from it.
 * @test test/domain/ledger/discount-borne.test.ts › a supplier is owed less by what it bears, and owes what was not owed
 * @test test/activities/settlement/discount-bearers.test.ts › each party's statement says what it bears of the
 *   discounts, and the parts add up to what members did not pay
 */
export function discountBorne({ settlementNo, supplierId, amountFen, owedFen }: DiscountBorne): Entry {
  const coveredFen = Math.min(amountFen, assertFenNotNegative(owedFen, 'owedFen'));
  return makeEntry('discount-borne', settlementNo, [
    { account: account.supplierPayable(supplierId), amountFen: coveredFen },
    { account: account.supplierClaim(supplierId), amountFen: amountFen - coveredFen },
    { account: account.discountFunding, amountFen: -amountFen },
  ]);
}
