import test from 'ava';
import { ORDER_LINES_MAX } from '../../../domain/order/lines-max.js';
import { assertMemberMayMove, assertPointOpen } from '../../../domain/order/point-change.js';
import { orderStates } from '../../../domain/order/lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

const codeOf = (act: () => void): string | undefined => {
  try {
    act();
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
  return undefined;
};

test('a point is chosen in the own region, and while it is open', (t) => {
  const point = { leaderId: 'L001', regionId: 'ZZ', active: true };
  t.is(
    codeOf(() => assertPointOpen(point, 'ZZ')),
    undefined,
  );
  t.is(
    codeOf(() => assertPointOpen(point, 'CS')),
    'pickup-point-elsewhere',
  );
  t.is(
    codeOf(() => assertPointOpen({ ...point, active: false }, 'ZZ')),
    'pickup-point-closed',
  );
});

test('placed and paid orders move until the cutoff, which itself is too late; others never', (t) => {
  const cutoffAt = '2026-11-22T12:00:00.000Z';
  const moved = (at: string) =>
    orderStates.filter((state) => codeOf(() => assertMemberMayMove({ state, cutoffAt, at })) === undefined);
  t.deepEqual(moved('2026-11-22T11:59:59.999Z'), ['placed', 'paid']);
  t.deepEqual(moved(cutoffAt), []);
});

test('a weekly shop fits into one order', (t) => {
  t.true(ORDER_LINES_MAX >= 40);
});
