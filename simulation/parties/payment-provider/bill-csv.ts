import { shanghaiTime } from './numbers.js';

/**
 * A bill as the provider writes it: header, rows with a backtick before every cell, names of the sums, the
 * sums.
 */
export function billCsv(bill: {
  readonly header: string;
  readonly rows: readonly (readonly string[])[];
  readonly sumsHeader: string;
  readonly sums: readonly string[];
}): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => `\`${cell.replaceAll(/[`\r\n]/g, ' ')}`).join(',');
  return `${[bill.header, ...bill.rows.map(line), bill.sumsHeader, line(bill.sums)].join('\r\n')}\r\n`;
}

/** `2026-11-22 20:00:00`, Asia/Shanghai. */
export const billTime = (instant: string): string => shanghaiTime(instant).slice(0, 19).replace('T', ' ');

/** `2026-11-22`, Asia/Shanghai. */
export const billDay = (instant: string): string => shanghaiTime(instant).slice(0, 10);
