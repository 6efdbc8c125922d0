import type { Faults } from './faults.js';

/** How a bill's lines are spoilt; the sums at its end are those of the lines that stand in it. */
export interface SpoiltLines<Line> {
  readonly lines: readonly Line[];
  /** What tells one line of the bill from another. */
  readonly numberOf: (line: Line) => string;
  /** The line with a fen too much. */
  readonly wrong: (line: Line) => Line;
  /** A line like it of something that never happened. */
  readonly extra: (line: Line) => Line;
}

/**
 * The lines as the bill has them: each may be missing, wrong by a fen, or followed by one about nothing. The books
 * know nothing of it, and the same seed spoils the same lines of the same bill.
 */
export function spoilLines<Line>(
  faults: Faults,
  bill: string,
  { lines, numberOf, wrong, extra }: SpoiltLines<Line>,
): Line[] {
  return lines.flatMap((line) => {
    const subject = `${bill}:${numberOf(line)}`;
    if (faults.strikes('billMissingRate', subject)) return [];
    const written = faults.strikes('billWrongRate', subject) ? wrong(line) : line;
    return faults.strikes('billExtraRate', subject) ? [written, extra(line)] : [written];
  });
}
