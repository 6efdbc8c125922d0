/**
 * For how many days before a cycle deals are looked at. Fewer: one dear day makes any price look cheap. More: the law's
 * own period would be left, and a lower price of the last week hidden. Source: 明码标价和禁止价格欺诈规定 art. 16–20.
 */
export const DEAL_DAYS = 7;

/**
 * The price that may be shown crossed out, or null. `lowestDealFen` is the lowest price per piece, discounts taken off
 * and fractions cut, at which the region sold the SKU in the days before the cycle; without any, that of the last cycle
 * that did. Nobody types it, and it is shown only where the present price is below it.
 *
 * @rule LIST-15 A crossed-out price is the lowest price really paid per piece in the region in the week before the
 *   cycle, or in the last cycle that sold any; it is computed, never typed, and shown only above the present price.
 * @value DEAL_DAYS days
 * @test test/activities/catalogue/crossed-prices.test.ts › the crossed-out price is the lowest real deal of the last
 *   seven days before the cycle, discounts taken off
 * @test test/domain/catalogue/crossed-price.test.ts › nothing is crossed out that was not dearer
 */
export function crossedOutFen(lowestDealFen: number | null, priceFen: number): number | null {
  return lowestDealFen !== null && lowestDealFen > priceFen ? lowestDealFen : null;
}
