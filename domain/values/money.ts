import { RuleViolation } from './rule-violation.js';

/**
 * The amount is returned and is a whole, exactly representable number of fen. A RangeError otherwise: a broken amount
 * is a mistake in our code, never something a party did.
 *
 * @rule UNIT-01 Money is whole fen everywhere.
 * @test test/domain/values/money.test.ts › half a fen and an inexact sum are errors
 */
export function assertFen(amountFen: number, name = 'amountFen'): number {
  if (!Number.isSafeInteger(amountFen)) throw new RangeError(`${name} must be whole fen, got ${amountFen}`);
  return amountFen;
}

/** As assertFen, and the amount is zero or more. */
export function assertFenNotNegative(amountFen: number, name = 'amountFen'): number {
  if (assertFen(amountFen, name) < 0) throw new RangeError(`${name} must not be negative, got ${amountFen}`);
  return amountFen;
}

/** The exact sum; a RangeError if a part or the sum leaves the whole numbers that JavaScript holds exactly. */
export function sumFen(amountsFen: readonly number[]): number {
  return amountsFen.reduce((sum, amountFen) => assertFen(sum + assertFen(amountFen), 'sum'), 0);
}

/** `-12.3`, `12.30`, `12`; no thousands separator, no currency sign, no exponent, no leading `+` or `.`. */
const YUAN_TEXT = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/;

/**
 * The fen that a text in yuan stands for, computed on the digits and so exact: `'12.30'` → 1230. The provider's bills
 * and people's spreadsheets write yuan, everything of ours counts fen.
 * Refuses `amount-malformed` for any other text, also for a third decimal: rounding a party's text would hide a mistake.
 *
 * @rule UNIT-02 A text in yuan has at most two decimals; a third one is refused and never rounded.
 * @test test/domain/values/money.test.ts › a text that is not yuan with at most two decimals is refused
 */
export function parseYuan(text: string): number {
  const match = YUAN_TEXT.exec(text.trim());
  if (match === null) throw new RuleViolation('amount-malformed', { text });
  const [, sign, whole = '0', decimals = ''] = match;
  const fen = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return sign === '-' && fen !== 0 ? -fen : fen;
}

/** The amount in yuan with two decimals, `1230` → `'12.30'`; parseYuan reads it back to the same fen. */
export function formatYuan(amountFen: number): string {
  const digits = String(Math.abs(assertFen(amountFen))).padStart(3, '0');
  return `${amountFen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
