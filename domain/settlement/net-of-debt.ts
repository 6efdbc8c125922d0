import { assertFen, assertFenNotNegative } from '../values/money.js';

/** How a party's earnings of a period meet its debt. */
export interface NetOfDebt {
  /** What is paid to it; zero or more. */
  readonly payableFen: number;
  /** How much of the debt its earnings repay. */
  readonly recoveredFen: number;
  /** The debt that is carried forward. */
  readonly carriedFen: number;
}

/**
 * Debt is repaid before anything is paid out, and what stays is carried forward. Earnings may be negative, when more was
 * taken back than earned: that becomes debt. Always earnedFen - debtFen = payableFen - carriedFen, and one of the two
 * is zero.
 *
 * @rule SETTLE-01 Debt is repaid before anything is paid out, and what stays is carried forward.
 * @test test/domain/settlement/statements.test.ts › earnings minus debt is what is paid minus what is carried, and
 *   never both
 * @test test/activities/settlement/settle.test.ts › a refund after the payout is a debt, and the next statement
 *   repays it
 */
export function netOfDebt({ earnedFen, debtFen }: { earnedFen: number; debtFen: number }): NetOfDebt {
  assertFenNotNegative(debtFen, 'debtFen');
  const recoveredFen = Math.min(Math.max(assertFen(earnedFen, 'earnedFen'), 0), debtFen);
  const leftFen = earnedFen - debtFen;
  return { payableFen: Math.max(leftFen, 0), recoveredFen, carriedFen: Math.max(0 - leftFen, 0) };
}
