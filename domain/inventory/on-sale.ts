import { assertSelling, type SellingInstants } from '../cycle/selling.js';
import { compareInstants } from '../values/instants.js';
import type { SnapshotLimits } from './snapshot-limits.js';

/**
 * Every line may be ordered at the instant: the cycle sells, or it has not opened yet and each line is on presale
 * (`sellsFrom` of its listing, null = with the cycle). Refuses `cycle-not-open` before that, `cycle-closed` from the
 * cutoff on.
 *
 * @rule STOCK-20 Goods on presale may be ordered before their cycle opens, and belong to that cycle.
 * @data supply_plans.presale_days days
 * @test test/domain/inventory/on-sale.test.ts › presale goods are ordered before the cycle opens, others are not
 * @test test/activities/inventory/presale.test.ts › goods on presale are ordered before their cycle opens, from its supply
 */
export function assertOnSale(
  cycle: SellingInstants,
  sellsFrom: readonly (string | null)[],
  at: string,
): void {
  const started = sellsFrom.map((from) => from ?? cycle.opensAt).sort(compareInstants);
  const last = started.at(-1) ?? cycle.opensAt;
  const opensAt = compareInstants(last, cycle.opensAt) < 0 ? last : cycle.opensAt;
  assertSelling({ opensAt, cutoffAt: cycle.cutoffAt }, at);
}

/**
 * The day on which an order is placed: the cycle's own once it is open; for a presale order the day that sells now, so
 * that limits per day and coupons belong to the day of the order and the goods to the cycle.
 *
 * @rule STOCK-21 An order on presale counts for the limits of the day on which it is placed.
 * @test test/domain/inventory/on-sale.test.ts › a presale order counts on the day that sells when it is placed
 */
export function saleDayOf(
  cycle: { readonly day: string; readonly opensAt: string },
  saleDays: SnapshotLimits['saleDays'],
  at: string,
): string {
  if (compareInstants(cycle.opensAt, at) <= 0) return cycle.day;
  return saleDays.find(({ cutoffAt }) => compareInstants(at, cutoffAt) < 0)?.day ?? cycle.day;
}
