import { ProviderFailure } from '../provider-failure.js';

/**
 * A bill as a table: every cell by the name of its column, rows in the bill's order, and the last line's
 * sums.
 */
export interface BillTable {
  readonly rows: readonly BillRow[];
  readonly summary: BillRow;
}

/** Reads one cell; a column that the bill does not have makes the whole bill unusable. */
export type BillRow = (column: string) => string;

/**
 * The table of a bill: a header, rows whose every cell starts with a backtick, the names of the sums, the
 * sums. A byte order mark, either line ending and an empty last line are allowed; anything else is a damaged
 * bill.
 */
export function readBillTable(text: string): BillTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  const summaryAt = lines.length - 2;
  const header = namesOf(lines[0]);
  const summaryHeader = namesOf(lines[summaryAt]);
  if (summaryAt < 1) throw damagedBill('no summary');
  return {
    rows: lines.slice(1, summaryAt).map((line) => toRow(header, line)),
    summary: toRow(summaryHeader, lines[summaryAt + 1]),
  };
}

/** The bill cannot be used; loading it again later may help. */
export const damagedBill = (what: string): ProviderFailure =>
  new ProviderFailure('unavailable', 'BILL_DAMAGED', { cause: new Error(what) });

/** Exact fen of an amount in yuan with two decimals. */
export function yuanToFen(text: string): number {
  const match = /^(-?)(\d{1,13})\.(\d{2})$/.exec(text);
  if (!match) throw damagedBill(`amount ${text}`);
  return signed(match[1], Number(`${match[2]}${match[3]}`));
}

/**
 * Fen of a fee in yuan with five decimals, rounded half away from zero; the provider itself settles whole
 * fen.
 */
export function feeToFen(text: string): number {
  const match = /^(-?)(\d{1,10})\.(\d{5})$/.exec(text);
  if (!match) throw damagedBill(`fee ${text}`);
  return signed(match[1], Math.floor((Number(`${match[2]}${match[3]}`) + 500) / 1000));
}

/** Never -0, which JSON would turn into 0 and comparison would not. */
const signed = (sign: string | undefined, value: number): number => (sign && value !== 0 ? -value : value);

const namesOf = (line: string | undefined): string[] => (line ?? '').split(',');

function toRow(header: readonly string[], line: string | undefined): BillRow {
  if (!line?.startsWith('`')) throw damagedBill('a line without backticks');
  const cells = line.slice(1).split(',`');
  if (cells.length !== header.length) throw damagedBill('a line of another length');
  return (column) => {
    const cell = cells[header.indexOf(column)];
    if (cell === undefined) throw damagedBill(`no column ${column}`);
    return cell;
  };
}
