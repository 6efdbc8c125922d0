import { assertFenNotNegative } from '../values/money.js';
import { RuleViolation } from '../values/rule-violation.js';

/** A paid order line and what of it was refunded before. */
export interface RefundableLine {
  /** What the member paid for the whole line, after every discount. */
  readonly netFen: number;
  /** Pieces ordered, at least 1. */
  readonly quantity: number;
  /** Pieces of it that were refunded before. */
  readonly refundedPieces: number;
}

/**
 * What `pieces` more pieces of the line are worth, in fen. Refunds of all pieces, one by one or together and
 * in any split, add up to exactly `netFen`: each pays the step of a running total that ends at `netFen`.
 * Refuses `refund-exceeds-line` if fewer pieces are left than are to be refunded.
 *
 * @rule NIGHT-09 Refunds of all pieces of a line, in any split, add up to exactly what was paid for it.
 * @test test/domain/warehouse/line-refund.test.ts › refunds of all pieces in any split add up to exactly what was
 *   paid
 * @test test/domain/warehouse/line-refund.test.ts › one of three pieces for ten yuan is 3.33, and the last is 3.34
 */
export function lineRefundFen(line: RefundableLine, pieces: number): number {
  assertFenNotNegative(line.netFen, 'netFen');
  const refundedAfter = line.refundedPieces + pieces;
  const isCount = Number.isSafeInteger(pieces) && pieces >= 0 && line.refundedPieces >= 0;
  if (!isCount || refundedAfter > line.quantity) {
    throw new RuleViolation('refund-exceeds-line', {
      quantity: line.quantity,
      refundedPieces: line.refundedPieces,
      pieces,
    });
  }
  return runningTotalFen(line, refundedAfter) - runningTotalFen(line, line.refundedPieces);
}

function runningTotalFen({ netFen, quantity }: RefundableLine, pieces: number): number {
  // BigInt, so that no amount is too large for the product. Rounded down: the last piece pays what is left.
  return Number((BigInt(netFen) * BigInt(pieces)) / BigInt(quantity));
}
