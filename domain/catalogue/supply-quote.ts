import { compareInstants } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';
import type { PriceMargin } from './price-margin.js';

/**
 * A supplier quotes in time: until the instant that the timetable gives before the cutoff.
 * Refuses `supply-quote-late`.
 *
 * @rule LIST-11 A supplier offers price and quantity for a cycle until some hours before its cutoff; a later offer is
 *   refused.
 * @value domain/cycle/durations.ts#durations.supplyQuoteLeadMs ms
 * @test test/activities/catalogue/supply-quotes.test.ts › a quote after its time is refused
 */
export function assertQuotedInTime({
  at,
  quoteUntil,
}: {
  readonly at: string;
  readonly quoteUntil: string;
}): void {
  if (compareInstants(at, quoteUntil) < 0) return;
  throw new RuleViolation('supply-quote-late', { at, quoteUntil });
}

/** binding: the goods are bought at the quoted price. held: nothing more is sold until two people have decided. */
export type QuoteVerdict = 'binding' | 'held';

/**
 * A quote at or below the listed supply price binds; so does a dearer one that leaves the margin.
 *
 * @rule LIST-12 A quote at which the listed price would not keep its margin stops the sale of the SKU until two people
 *   have accepted it.
 * @test test/activities/catalogue/supply-quotes.test.ts › a quote above the margin stops the sale until two people
 *   accept it
 */
export function judgeQuote(
  margin: Pick<PriceMargin, 'verdict'>,
  { quotedFen, listedFen }: { readonly quotedFen: number; readonly listedFen: number },
): QuoteVerdict {
  return quotedFen <= listedFen || margin.verdict === 'kept' ? 'binding' : 'held';
}

/** What a quote lets a cycle sell. */
export interface QuotedSupply {
  /** What the cycle was to sell before the first quote, over-commit included. */
  readonly planQuantity: number;
  readonly quantity: number;
  /** Pieces that may be sold beyond the supply. */
  readonly overCommitQuantity: number;
  readonly verdict: QuoteVerdict;
}

/**
 * How many pieces the cycle may sell: no more than the supplier has, no more than was planned, nothing while it is held.
 *
 * @rule LIST-13 A cycle sells no more of a SKU than was planned and than its supplier has offered.
 * @test test/activities/catalogue/supply-quotes.test.ts › a quote below the plan bounds what can be sold, and a better
 *   one gives it back
 * @rule LIST-20 Pieces that come back from cancelled orders are not sold again where the supplier has offered fewer.
 * @test test/activities/catalogue/supply-quotes.test.ts › what cancelled orders give back beyond the quote is not sold
 *   again
 */
export function sellableSupply({
  planQuantity,
  quantity,
  overCommitQuantity,
  verdict,
}: QuotedSupply): number {
  return verdict === 'held' ? 0 : Math.min(planQuantity, quantity + overCommitQuantity);
}
