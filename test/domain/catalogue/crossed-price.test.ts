import test from 'ava';
import { crossedOutFen } from '../../../domain/catalogue/crossed-price.js';
import { isGtin } from '../../../domain/catalogue/gtin.js';
import { assertShown } from '../../../domain/catalogue/shown-at-point.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

test('nothing is crossed out that was not dearer', (t) => {
  t.is(crossedOutFen(500, 499), 500);
  t.is(crossedOutFen(499, 499), null);
  t.is(crossedOutFen(0, 499), null);
  t.is(crossedOutFen(null, 499), null);
});

test('a barcode has thirteen digits and its check digit', (t) => {
  t.true(isGtin('2900000000018'));
  for (const wrong of ['2900000000019', '290000000001', '29000000000180', '290000000001x', ''])
    t.false(isGtin(wrong));
});

test('what a leader hides is refused at his point', (t) => {
  t.notThrows(() => assertShown(['A'], 'B'));
  t.throws(() => assertShown(['A', 'B'], 'B'), { instanceOf: RuleViolation, message: /sku-hidden-at-point/ });
});
