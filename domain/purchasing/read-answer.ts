import { RuleViolation } from '../values/rule-violation.js';

/** A line of the order as it was sent. */
export interface OrderedLine {
  readonly lineNo: number;
  readonly quantity: number;
}

/** What the supplier says it will bring of a line. Lines left out mean: as ordered. */
export interface AnsweredLine {
  readonly lineNo: number;
  /** Pieces; more than ordered is not an answer, since nobody ordered the rest. */
  readonly confirmedQuantity: number;
}

/** What an answer means, and the quantity of every line under it. */
export interface ReadAnswer {
  readonly state: 'confirmed' | 'countered' | 'refused';
  readonly lines: readonly AnsweredLine[];
}

/**
 * The answer of a supplier as a state: everything as ordered is `confirmed`, nothing at all is `refused`, and
 * anything between is `countered`, which somebody on our side must accept. The lines are complete and in the
 * order's order. Refuses `purchase-answer-invalid` for an unknown or repeated line, and for a quantity
 * outside 0 … ordered.
 *
 * @rule BUY-11 An answer with less than ordered is a counter-offer, one of nothing at all a refusal; lines left out
 *   stay as ordered.
 * @test test/domain/purchasing/read-answer.test.ts › an answer with less is a counter-offer, and lines left out stay
 *   as ordered
 * @test test/domain/purchasing/read-answer.test.ts › an answer of nothing at all is a refusal
 * @rule BUY-12 A supplier never confirms more than was ordered, an unknown line, or a line twice.
 * @test test/domain/purchasing/read-answer.test.ts › an answer about unknown lines, the same line twice or more than
 *   ordered is refused
 */
export function readAnswer(ordered: readonly OrderedLine[], answered: readonly AnsweredLine[]): ReadAnswer {
  const quantityOf = new Map(ordered.map((line) => [line.lineNo, line.quantity]));
  const confirmedOf = new Map<number, number>();
  for (const { lineNo, confirmedQuantity } of answered) {
    const most = quantityOf.get(lineNo);
    const isQuantity = Number.isSafeInteger(confirmedQuantity) && confirmedQuantity >= 0;
    if (most === undefined || confirmedOf.has(lineNo) || !isQuantity || confirmedQuantity > most) {
      throw new RuleViolation('purchase-answer-invalid', { lineNo, confirmedQuantity });
    }
    confirmedOf.set(lineNo, confirmedQuantity);
  }
  const lines = ordered.map(({ lineNo, quantity }) => ({
    lineNo,
    confirmedQuantity: confirmedOf.get(lineNo) ?? quantity,
  }));
  return { state: stateOf(ordered, lines), lines };
}

function stateOf(ordered: readonly OrderedLine[], lines: readonly AnsweredLine[]): ReadAnswer['state'] {
  if (lines.every((line) => line.confirmedQuantity === 0)) return 'refused';
  return lines.every((line, index) => line.confirmedQuantity === ordered[index]?.quantity)
    ? 'confirmed'
    : 'countered';
}
