import { scaleFen } from '../values/basis-points.js';
import { assertFenNotNegative } from '../values/money.js';

/** A commission as it was estimated, as it is now, and what is left of its line's net amount. */
export interface CommissionToReduce {
  /** Base and amount of the estimate; both never change afterwards. */
  readonly estimatedBaseFen: number;
  readonly estimatedAmountFen: number;
  /** The amount after earlier refunds; equal to the estimate if there were none. */
  readonly currentAmountFen: number;
  /** The line's net amount minus everything refunded on it. */
  readonly netLeftFen: number;
}

/** The amount that is due now, and what to post or note: amountFen - currentAmountFen, never above zero. */
export interface ReducedCommission {
  readonly amountFen: number;
  readonly deltaFen: number;
}

/**
 * What a commission becomes when its line's net amount fell: the estimate in proportion to what is left, rounded half
 * up. It is computed from the estimate and never from the last amount, so many small refunds end where one large refund
 * ends; nothing left means zero; nothing refunded means the estimate. Other lines of the order do not change.
 *
 * A net amount that would raise the commission above its current amount (a refund that failed) leaves it as it is: a
 * raise is a new document. RangeError if more is left than the estimate was based on.
 *
 * @rule COM-14 After a refund the commission of a line is the estimate in proportion to what is left, so many small
 *   refunds end where one large one ends.
 * @test test/domain/commission/after-refund.test.ts › many small refunds end where one large refund ends
 * @rule COM-15 A commission is never raised again.
 * @test test/domain/commission/after-refund.test.ts › a commission is never raised again
 * @rule COM-16 When nothing is left of a line, its commission is void and taken back.
 * @test test/activities/commission/reduce-commission.test.ts › nothing left voids the commission and empties the held
 *   balances
 */
export function commissionAfterRefund(commission: CommissionToReduce): ReducedCommission {
  const { estimatedBaseFen, estimatedAmountFen, currentAmountFen, netLeftFen } = commission;
  if (assertFenNotNegative(netLeftFen, 'netLeftFen') > estimatedBaseFen) {
    throw new RangeError(`${netLeftFen} fen are left of ${estimatedBaseFen}`);
  }
  const dueFen = estimatedBaseFen === 0 ? 0 : scaleFen(estimatedAmountFen, netLeftFen, estimatedBaseFen);
  const amountFen = Math.min(dueFen, currentAmountFen);
  return { amountFen, deltaFen: amountFen - currentAmountFen };
}
