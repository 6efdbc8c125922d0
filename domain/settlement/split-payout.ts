import { assertFenNotNegative } from '../values/money.js';
import { RuleViolation } from '../values/rule-violation.js';

/**
 * What the payment provider takes in one transfer, in fen. Its own limits: smaller or larger ones would disagree with
 * the provider, which refuses what is outside. Source: simulator and merchant agreement of the commission scene.
 */
export const transferLimits = { leastFen: 10, mostFen: 20_000 } as const;

export interface TransferLimits {
  readonly leastFen: number;
  /** At least twice `leastFen`. */
  readonly mostFen: number;
}

/**
 * The transfers that pay an amount: as few as possible, each within the provider's limits, together exactly the amount.
 *
 * Refuses `payout-too-small`.
 *
 * @rule SETTLE-08 A payout above the provider's limit goes out in several transfers that add up to it exactly.
 * @value transferLimits.mostFen fen
 * @value transferLimits.leastFen fen
 * @test test/domain/settlement/split-payout.test.ts › a payout is split into as few transfers as the provider takes,
 *   which add up to it exactly
 */
export function splitPayout(amountFen: number, limits: TransferLimits = transferLimits): readonly number[] {
  const { leastFen, mostFen } = limits;
  assertFenNotNegative(amountFen, 'amountFen');
  if (mostFen < 2 * leastFen) throw new RangeError(`limits leave no room: ${leastFen} to ${mostFen}`);
  if (amountFen < leastFen) throw new RuleViolation('payout-too-small', { amountFen, leastFen });
  const whole = Math.floor(amountFen / mostFen);
  const restFen = amountFen - whole * mostFen;
  const full = Array.from({ length: whole }, () => mostFen);
  if (restFen === 0) return full;
  if (restFen >= leastFen) return [...full, restFen];
  // The rest alone is too small for the provider, so the last full one gives it what it lacks.
  return [...full.slice(1), mostFen - (leastFen - restFen), leastFen];
}
