import test from 'ava';
import { spreadOverLines } from '../../../activities/purchasing/answered-lines.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const ordered = [
  { lineNo: 1, siteId: 'G1', skuId: 'EGG', quantity: 20 },
  { lineNo: 2, siteId: 'G1', skuId: 'TOMATO', quantity: 20 },
  { lineNo: 3, siteId: 'G2', skuId: 'TOMATO', quantity: 10 },
];

test('pieces of a SKU that goes to several sites are shared by what each ordered', (t) => {
  t.deepEqual(spreadOverLines(ordered, [{ skuId: 'TOMATO', quantity: 20 }]), [
    { lineNo: 2, quantity: 13 },
    { lineNo: 3, quantity: 7 },
  ]);
});

test('pieces for a named site are for that site alone', (t) => {
  t.deepEqual(spreadOverLines(ordered, [{ skuId: 'TOMATO', siteId: 'G2', quantity: 4 }]), [
    { lineNo: 3, quantity: 4 },
  ]);
});

test('a line that is unknown or answered twice is refused', (t) => {
  const wrong = [
    [{ skuId: 'PEAR', quantity: 1 }],
    [{ skuId: 'EGG', siteId: 'G2', quantity: 1 }],
    [
      { skuId: 'TOMATO', quantity: 1 },
      { skuId: 'TOMATO', siteId: 'G1', quantity: 1 },
    ],
  ];
  for (const answered of wrong) {
    const refused = t.throws(() => spreadOverLines(ordered, answered), { instanceOf: RuleViolation });
    t.is(refused?.code, 'purchase-answer-invalid');
  }
});
