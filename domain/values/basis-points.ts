import { assertFen } from './money.js';

/** Basis points in the whole: a rate of 10000 is 100 %. Rates are whole basis points, so 3 % is 300. */
export const WHOLE_BP = 10_000;

/** The rate is returned and is whole basis points from 0 to 10000; a RangeError otherwise. */
export function assertRateBp(rateBp: number, name = 'rateBp'): number {
  if (Number.isInteger(rateBp) && rateBp >= 0 && rateBp <= WHOLE_BP) return rateBp;
  throw new RangeError(`${name} must be whole basis points from 0 to ${WHOLE_BP}, got ${rateBp}`);
}

/**
 * The portion of an amount at a rate, rounded half up to the fen: exactly half a fen is rounded away from zero.
 *
 * Half up, because it is the rule people expect when they check a statement with a pocket calculator (四舍五入);
 * banker's rounding would be fairer by half a fen in the long run and would be reported as a mistake every week. It is
 * rounded once per order and party, never per line, so the bias is at most half a fen an order.
 * A negative amount gives the negative of its positive twin, so a reversal undoes exactly what was booked.
 *
 * @rule UNIT-03 Half a fen is rounded away from zero (四舍五入).
 * @test test/domain/values/basis-points.test.ts › half a fen is rounded away from zero
 */
export function portionFen(amountFen: number, rateBp: number): number {
  return divideHalfUp(BigInt(assertFen(amountFen)) * BigInt(assertRateBp(rateBp)), BigInt(WHOLE_BP));
}

/** The amount times `numerator / denominator`, rounded half away from zero; whole arguments, denominator above zero. */
export function scaleFen(amountFen: number, numerator: number, denominator: number): number {
  if (denominator <= 0) throw new RangeError(`denominator must be above zero, got ${denominator}`);
  return divideHalfUp(BigInt(assertFen(amountFen)) * BigInt(numerator), BigInt(denominator));
}

// BigInt, since fen × basis points passes 2^53 from 9 billion yuan on, and sums of products earlier.
function divideHalfUp(dividend: bigint, divisor: bigint): number {
  if (dividend < 0n) return 0 - divideHalfUp(-dividend, divisor);
  return assertFen(Number((2n * dividend + divisor) / (2n * divisor)));
}
