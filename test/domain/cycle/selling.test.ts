import test from 'ava';
import { assertSelling, isSelling, payableUntil } from '../../../domain/cycle/selling.js';

const cycle = { opensAt: '2026-11-22T00:00:00.000Z', cutoffAt: '2026-11-22T12:00:00.000Z' };

test('the opening instant sells and the cutoff instant does not', (t) => {
  t.true(isSelling(cycle, cycle.opensAt));
  t.true(isSelling(cycle, '2026-11-22T11:59:59.999Z'));
  t.false(isSelling(cycle, cycle.cutoffAt));
  t.false(isSelling(cycle, '2026-11-21T23:59:59.999Z'));
});

test('too early and too late are different refusals', (t) => {
  t.notThrows(() => assertSelling(cycle, cycle.opensAt));
  t.throws(() => assertSelling(cycle, '2026-11-21T23:00:00Z'), { message: /cycle-not-open/ });
  t.throws(() => assertSelling(cycle, cycle.cutoffAt), { message: /cycle-closed/ });
});

test('an order is payable until its expiry or the freeze, whichever is first', (t) => {
  t.is(payableUntil('2026-11-22T12:14:00Z', '2026-11-22T12:05:00Z'), '2026-11-22T12:05:00.000Z');
  t.is(payableUntil('2026-11-22T10:14:00Z', '2026-11-22T12:05:00Z'), '2026-11-22T10:14:00.000Z');
});
