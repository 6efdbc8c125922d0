import test from 'ava';
import { assertDecision, assertRoom, redeliveriesMax } from '../../../domain/transport/failed-stop.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const retry = { by: 'driver', decision: 'redeliver', otherRun: false, redeliveries: 0 } as const;

test('a driver tries a stop again once; the rest is for operations, and three tries are enough', (t) => {
  const codeOf = (facts: Parameters<typeof assertDecision>[0]): string | undefined =>
    t.throws(() => assertDecision(facts), { instanceOf: RuleViolation })?.code;
  t.notThrows(() => assertDecision(retry));
  t.is(codeOf({ ...retry, redeliveries: 1 }), 'decision-for-operations');
  t.is(codeOf({ ...retry, otherRun: true }), 'decision-for-operations');
  t.is(codeOf({ ...retry, decision: 'return' }), 'decision-for-operations');
  t.notThrows(() => assertDecision({ ...retry, by: 'ops', redeliveries: redeliveriesMax - 1 }));
  t.is(codeOf({ ...retry, by: 'ops', redeliveries: redeliveriesMax }), 'redelivery-exhausted');
  t.notThrows(() =>
    assertDecision({ ...retry, by: 'ops', decision: 'return', redeliveries: redeliveriesMax }),
  );
});

test('goods go over to a run only if each of its limits has room', (t) => {
  const free = { weightGrams: 10, volumeMillilitres: 10, crates: 1 };
  t.notThrows(() => assertRoom(free, free));
  for (const limit of ['weightGrams', 'volumeMillilitres', 'crates'] as const)
    t.is(
      t.throws(() => assertRoom(free, { ...free, [limit]: 11 }), { instanceOf: RuleViolation })?.code,
      'run-full',
    );
});
