import test from 'ava';
import { canMove, purchaseOrderMoves, purchaseOrderStates } from '../../../domain/purchasing/lifecycle.js';
import { readAnswer } from '../../../domain/purchasing/read-answer.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const ordered = [
  { lineNo: 1, quantity: 12 },
  { lineNo: 2, quantity: 6 },
];

test('an answer without figures, or with the figures ordered, confirms the order', (t) => {
  t.is(readAnswer(ordered, []).state, 'confirmed');
  t.is(readAnswer(ordered, [{ lineNo: 2, confirmedQuantity: 6 }]).state, 'confirmed');
});

test('an answer with less is a counter-offer, and lines left out stay as ordered', (t) => {
  t.deepEqual(readAnswer(ordered, [{ lineNo: 2, confirmedQuantity: 0 }]), {
    state: 'countered',
    lines: [
      { lineNo: 1, confirmedQuantity: 12 },
      { lineNo: 2, confirmedQuantity: 0 },
    ],
  });
});

test('an answer of nothing at all is a refusal', (t) => {
  const nothing = ordered.map(({ lineNo }) => ({ lineNo, confirmedQuantity: 0 }));
  t.is(readAnswer(ordered, nothing).state, 'refused');
});

test('an answer about unknown lines, the same line twice or more than ordered is refused', (t) => {
  const answers = [
    [{ lineNo: 3, confirmedQuantity: 1 }],
    [
      { lineNo: 1, confirmedQuantity: 1 },
      { lineNo: 1, confirmedQuantity: 2 },
    ],
    [{ lineNo: 1, confirmedQuantity: 13 }],
    [{ lineNo: 1, confirmedQuantity: -1 }],
  ];
  for (const answer of answers) {
    const error = t.throws(() => readAnswer(ordered, answer), { instanceOf: RuleViolation });
    t.is(error?.code, 'purchase-answer-invalid');
  }
});

test('goods that come without an answer are received, and a received order never changes', (t) => {
  t.true(canMove('sent', 'received'));
  t.true(canMove('countered', 'confirmed'));
  for (const state of purchaseOrderStates) t.false(canMove('received', state));
});

test('every purchase order can reach an end', (t) => {
  for (const state of purchaseOrderStates) {
    const seen = new Set([state]);
    for (const reached of seen) for (const next of purchaseOrderMoves[reached]) seen.add(next);
    t.true([...seen].some((reached) => purchaseOrderMoves[reached].length === 0));
  }
});
