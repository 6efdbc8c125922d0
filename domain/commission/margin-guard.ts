import { portionFen } from '../values/basis-points.js';
import { RuleViolation } from '../values/rule-violation.js';

/**
 * What must be left of the net amount after everybody was paid, in basis points. Smaller: losses and night work are
 * sold below cost. Larger: goods with honest margins need an approval every day.
 *
 * @rule COM-17 After supplier, leader, promoters, discounts and the fee of the channel at least this part of the net
 *   amount must be left.
 * @value MARGIN_LEFT_BP bp
 * @test test/domain/commission/lifecycle.test.ts › the margin guard counts supplier, commission and fee, and refuses
 *   a fen below three percent
 */
export const MARGIN_LEFT_BP = 300;

/** What one line, or one order, brings and costs. */
export interface MarginFacts {
  /** What the member pays: discounts are already off. */
  readonly netFen: number;
  readonly supplyFen: number;
  /** Leader and promoters together. */
  readonly commissionFen: number;
  readonly channelFeeFen: number;
}

/** What is left after supplier, leader, promoters, discounts and the channel's fee; negative is a loss. */
export function marginLeftFen({ netFen, supplyFen, commissionFen, channelFeeFen }: MarginFacts): number {
  return netFen - supplyFen - commissionFen - channelFeeFen;
}

/** At least `MARGIN_LEFT_BP` of the net amount is left; refuses `commission-over-margin`, to be approved by a person. */
export function assertMargin(facts: MarginFacts): void {
  const leftFen = marginLeftFen(facts);
  const neededFen = portionFen(facts.netFen, MARGIN_LEFT_BP);
  if (leftFen < neededFen) throw new RuleViolation('commission-over-margin', { leftFen, neededFen });
}
