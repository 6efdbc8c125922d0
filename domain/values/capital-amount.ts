import { assertFenNotNegative } from './money.js';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿', '万亿'] as const;
const GROUP = 10_000;

/**
 * An amount in the capital characters of Chinese accounts (大写), which nobody can alter by a stroke: 1,234.50 yuan is
 * 壹仟贰佰叁拾肆元伍角整. Below zero it begins with 负; a RangeError for what is not whole fen.
 *
 * @rule UNIT-06 A statement shows its amount in digits and in capital characters.
 * @test test/domain/values/capital-amount.test.ts › an amount in capitals is written as accountants write it
 */
export function capitalAmount(amountFen: number): string {
  if (amountFen < 0) return `负${capitalAmount(-amountFen)}`;
  assertFenNotNegative(amountFen, 'amountFen');
  const yuan = Math.floor(amountFen / 100);
  const cents = amountFen % 100;
  const [jiao, fen] = [Math.floor(cents / 10), cents % 10];
  const whole = yuan === 0 ? '' : `${integer(yuan)}元`;
  if (cents === 0) return `${whole || '零元'}整`;
  if (fen === 0) return `${whole}${digit(jiao)}角整`;
  const tenths = jiao === 0 ? (yuan === 0 ? '' : '零') : `${digit(jiao)}角`;
  return `${whole}${tenths}${digit(fen)}分`;
}

const digit = (value: number): string => DIGITS.charAt(value);

/** Groups of four digits from the highest; a gap between them is one 零. */
function integer(value: number): string {
  const groups: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / GROUP)) groups.push(rest % GROUP);
  let text = '';
  let gap = false;
  for (let index = groups.length - 1; index >= 0; index--) {
    const group = groups[index] ?? 0;
    if (group === 0) {
      gap = true;
      continue;
    }
    if (text !== '' && (gap || group < 1000)) text += '零';
    text += thousands(group) + (GROUPS[index] ?? '');
    gap = false;
  }
  return text;
}

function thousands(group: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const value = Math.floor(group / 10 ** place) % 10;
    if (value === 0) gap = text !== '';
    else {
      text += (gap ? '零' : '') + digit(value) + (PLACES[place] ?? '');
      gap = false;
    }
  }
  return text;
}
