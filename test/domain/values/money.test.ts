import test from 'ava';
import { fc } from '../../support/properties.js';
import { assertFen, formatYuan, parseYuan, sumFen } from '../../../domain/values/money.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

test('12.30 yuan are 1230 fen', (t) => {
  t.is(parseYuan('12.30'), 1230);
  t.is(parseYuan('12.3'), 1230);
  t.is(parseYuan('12'), 1200);
  t.is(parseYuan('-0.05'), -5);
  t.is(formatYuan(5), '0.05');
  t.is(formatYuan(-1230), '-12.30');
});

test('every amount survives being written in yuan and read back', (t) => {
  fc.assert(fc.property(fc.integer({ min: -1e14, max: 1e14 }), (fen) => parseYuan(formatYuan(fen)) === fen));
  t.pass();
});

test('minus nothing is read as plain zero', (t) => {
  t.is(parseYuan('-0.00'), 0);
});

test('a text that is not yuan with at most two decimals is refused', (t) => {
  for (const text of ['', '1.234', '1,000', '￥1', '1e3', '.5', '+1', '1.', 'NaN', '１２']) {
    const error = t.throws(() => parseYuan(text), { instanceOf: RuleViolation }, text);
    t.is(error.code, 'amount-malformed');
  }
});

test('half a fen and an inexact sum are errors', (t) => {
  t.throws(() => assertFen(0.5), { instanceOf: RangeError });
  t.throws(() => sumFen([Number.MAX_SAFE_INTEGER, 1]), { instanceOf: RangeError });
  t.is(sumFen([1, 2, -4]), -1);
});
