import { sumFen } from '../values/money.js';

/** One line of a statement: what it refers to, the reason in Chinese, and its signed amount. */
export interface StatementLine {
  /** From 1. */
  readonly lineNo: number;
  readonly reference: string;
  readonly wordsZh: string;
  readonly amountFen: number;
}

/** A line before it has its number. */
export type StatementRow = Omit<StatementLine, 'lineNo'>;

/** The rows numbered in their order. */
export function numbered(rows: readonly StatementRow[]): readonly StatementLine[] {
  return rows.map((row, index) => ({ lineNo: index + 1, ...row }));
}

/** The sum of the lines' amounts. */
export function totalOf(rows: readonly { readonly amountFen: number }[]): number {
  return sumFen(rows.map((row) => row.amountFen));
}
