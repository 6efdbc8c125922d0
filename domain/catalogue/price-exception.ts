import { RuleViolation } from '../values/rule-violation.js';
import type { PriceMargin } from './price-margin.js';

/**
 * Why goods may lawfully be sold below what they cost: fresh goods, seasonal reductions, overstock, goods close to their
 * date, closing down. Source: 价格法 art. 14, reference reliability §6.
 */
export const belowCostReasons = ['fresh', 'seasonal', 'overstock', 'near-expiry', 'closing-down'] as const;

/** Why a price may leave less than it should: the lawful reasons, or to be better known. */
export const priceExceptions = [...belowCostReasons, 'promotion'] as const;

export type PriceException = (typeof priceExceptions)[number];

/**
 * Up to how many days of shelf life goods are fresh ones. Smaller: milk and bread would count as stock goods. Larger:
 * canned goods could be dumped under the name of vegetables.
 */
export const FRESH_SHELF_DAYS_MAX = 15;

/**
 * The price may be proposed: it keeps its margin, or says why not and that reason is good enough.
 * Refuses `price-below-cost`, `commission-over-margin` and `price-reason-unfit`.
 *
 * @rule LIST-07 A price that is below the supply price after the planned discounts takes a lawful reason, which is kept
 *   with it.
 * @test test/domain/catalogue/price-margin.test.ts › below cost takes a lawful reason, and a promotion is none
 * @rule LIST-08 A price that leaves less than the margin takes a reason, and a second person who has seen the
 *   calculation.
 * @test test/activities/catalogue/revisions.test.ts › a price that loses money is refused without a reason, and shows
 *   its calculation with one
 * @rule LIST-09 Only goods of a short shelf life are sold below cost as fresh ones.
 * @value FRESH_SHELF_DAYS_MAX days
 * @test test/domain/catalogue/price-margin.test.ts › only what spoils soon is fresh
 */
export function assertPriceAllowed(
  {
    verdict,
    netFen,
    supplyFen,
    leftFen,
    neededFen,
  }: Pick<PriceMargin, 'verdict' | 'netFen' | 'supplyFen' | 'leftFen' | 'neededFen'>,
  { exception, shelfDays }: { readonly exception: PriceException | undefined; readonly shelfDays: number },
): void {
  if (verdict === 'kept') return;
  if (exception === 'fresh' && shelfDays > FRESH_SHELF_DAYS_MAX)
    throw new RuleViolation('price-reason-unfit', {
      exception,
      shelfDays,
      shelfDaysMax: FRESH_SHELF_DAYS_MAX,
    });
  if (verdict === 'below-cost' && !belowCostReasons.some((reason) => reason === exception))
    throw new RuleViolation('price-below-cost', { netFen, supplyFen });
  if (exception === undefined) throw new RuleViolation('commission-over-margin', { leftFen, neededFen });
}
