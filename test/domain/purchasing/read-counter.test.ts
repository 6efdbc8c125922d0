import test from 'ava';
import { type CounterInstants, readCounter } from '../../../domain/purchasing/read-counter.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const ordered = [
  { lineNo: 1, quantity: 12 },
  { lineNo: 2, quantity: 6 },
];
const instants: CounterInstants = {
  receiveBy: '2026-11-22T16:00:00.000Z',
  deliverBy: null,
  planFixedAt: '2026-11-22T20:45:00.000Z',
};
const later = { ...instants, deliverBy: '2026-11-22T18:00:00.000Z' };

test('fewer pieces, a later instant, or both make a counter, complete and in the order’s order', (t) => {
  const fewer = [{ lineNo: 2, confirmedQuantity: 5 }];
  const whole = [
    { lineNo: 1, confirmedQuantity: 12 },
    { lineNo: 2, confirmedQuantity: 5 },
  ];
  t.deepEqual(readCounter(ordered, fewer, instants), whole);
  t.deepEqual(readCounter(ordered, fewer, later), whole);
  t.is(readCounter(ordered, [], later)[1]?.confirmedQuantity, 6);
});

test('a counter that brings nothing, changes nothing or comes after the routes is refused', (t) => {
  const codeOf = (...counter: Parameters<typeof readCounter>) =>
    t.throws<RuleViolation>(() => readCounter(...counter), { instanceOf: RuleViolation })?.code;
  const none = ordered.map(({ lineNo }) => ({ lineNo, confirmedQuantity: 0 }));
  t.is(codeOf(ordered, none, later), 'purchase-counter-brings-nothing');
  t.is(codeOf(ordered, [], instants), 'purchase-counter-changes-nothing');
  t.is(
    codeOf(ordered, [], { ...instants, deliverBy: instants.receiveBy }),
    'purchase-counter-changes-nothing',
  );
  t.is(codeOf(ordered, [], { ...later, deliverBy: '2026-11-22T21:00:00.000Z' }), 'purchase-counter-too-late');
});
