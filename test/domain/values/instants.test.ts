import test from 'ava';
import {
  addMilliseconds,
  compareInstants,
  earliest,
  latest,
  millisecondsBetween,
  normalInstant,
} from '../../../domain/values/instants.js';

test('an instant is read with its offset and written in UTC', (t) => {
  t.is(normalInstant('2026-11-22T20:00:00+08:00'), '2026-11-22T12:00:00.000Z');
  t.is(addMilliseconds('2026-11-22T12:00:00Z', 1), '2026-11-22T12:00:00.001Z');
  t.is(addMilliseconds('2026-03-01T00:00:00.000Z', -1), '2026-02-28T23:59:59.999Z');
});

test('the same moment in two offsets is the same instant', (t) => {
  t.is(compareInstants('2026-11-22T20:00:00+08:00', '2026-11-22T12:00:00.000Z'), 0);
  t.true(compareInstants('2026-11-22T11:59:59.999Z', '2026-11-22T12:00:00Z') < 0);
  t.is(millisecondsBetween('2026-11-22T12:00:00Z', '2026-11-22T12:00:05Z'), 5000);
});

test('earliest and latest choose among all', (t) => {
  const [a, b, c] = [
    '2026-11-22T12:00:00.000Z',
    '2026-11-22T11:00:00.000Z',
    '2026-11-22T13:00:00.000Z',
  ] as const;
  t.is(earliest(a, b, c), b);
  t.is(latest(a, b, c), c);
});

test('a text without an offset is an error', (t) => {
  for (const text of ['2026-11-22', '2026-11-22T12:00:00', 'now', '', '2026-13-01T00:00:00Z']) {
    t.throws(() => normalInstant(text), { instanceOf: RangeError }, text);
  }
});
