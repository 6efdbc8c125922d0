import test from 'ava';
import { capitalAmount } from '../../../domain/values/capital-amount.js';
import { fc } from '../../support/properties.js';

test('an amount in capitals is written as accountants write it', (t) => {
  const examples: readonly (readonly [number, string])[] = [
    [0, '零元整'],
    [5, '伍分'],
    [50, '伍角整'],
    [105, '壹元零伍分'],
    [1_000, '壹拾元整'],
    [10_010, '壹佰元壹角整'],
    [123_450, '壹仟贰佰叁拾肆元伍角整'],
    [1_000_100, '壹万零壹元整'],
    [10_010_000, '壹拾万零壹佰元整'],
    [100_000_000_00, '壹亿元整'],
    [100_000_001_00, '壹亿零壹元整'],
    [100_200_000_00, '壹亿零贰拾万元整'],
    [-305, '负叁元零伍分'],
  ];
  for (const [amountFen, words] of examples) t.is(capitalAmount(amountFen), words);
  t.throws(() => capitalAmount(1.5), { instanceOf: RangeError });
});

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES: Readonly<Record<string, number>> = { 拾: 10, 佰: 100, 仟: 1000 };

/** Reads the words back, group by group, as a person would. */
function readBack(words: string): number {
  const [whole = '', rest = ''] = words.includes('元') ? words.split('元') : ['', words];
  return yuanOf(whole) * 100 + centsOf(rest);
}

function yuanOf(words: string): number {
  const [high, low] = words.includes('亿') ? words.split('亿') : ['', words];
  const [middle, last] = (low ?? '').includes('万') ? (low ?? '').split('万') : ['', low];
  return below(high ?? '') * 100_000_000 + below(middle ?? '') * 10_000 + below(last ?? '');
}

/** A group of up to four digits. */
function below(words: string): number {
  let sum = 0;
  let digit = 0;
  for (const character of words) {
    const value = DIGITS.indexOf(character);
    if (value >= 0) digit = value;
    else {
      sum += digit * (PLACES[character] ?? Number.NaN);
      digit = 0;
    }
  }
  return sum + digit;
}

function centsOf(words: string): number {
  const jiao = /(.)角/.exec(words)?.[1] ?? '零';
  const fen = /(.)分/.exec(words)?.[1] ?? '零';
  return DIGITS.indexOf(jiao) * 10 + DIGITS.indexOf(fen);
}

test('what is written in capitals reads back as the same amount', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_99 }), (amountFen) => {
      t.is(readBack(capitalAmount(amountFen)), amountFen);
    }),
  );
});

test('capitals never repeat a zero, and end in 整 exactly when no fen are left', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_99 }), (amountFen) => {
      const words = capitalAmount(amountFen);
      t.notRegex(words, /零零|零元.|零万|零亿/);
      t.is(words.endsWith('整'), amountFen % 10 === 0);
    }),
  );
});
