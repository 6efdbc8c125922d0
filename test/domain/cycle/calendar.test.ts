import test from 'ava';
import { fc } from '../../support/properties.js';
import {
  assertDay,
  dayAfter,
  dayCode,
  daysBetween,
  isDay,
  nextOpenDay,
} from '../../../domain/cycle/calendar.js';

test('days before and after are counted over months and leap years', (t) => {
  t.is(dayAfter('2026-11-30'), '2026-12-01');
  t.is(dayAfter('2028-02-28'), '2028-02-29');
  t.is(dayAfter('2026-01-01', -1), '2025-12-31');
  t.is(daysBetween('2026-11-22', '2026-11-20'), -2);
});

test('going forward and counting the days are inverse', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 20_000 }), (count) => {
      t.is(daysBetween('2026-11-22', dayAfter('2026-11-22', count)), count);
    }),
  );
});

test('a rest day is skipped', (t) => {
  const calendar = { restDays: ['2026-11-23', '2026-11-24'] };
  t.is(nextOpenDay('2026-11-22', calendar), '2026-11-25');
  t.is(nextOpenDay('2026-11-22'), '2026-11-23');
});

test('only real days are labels', (t) => {
  t.true(isDay('2028-02-29'));
  for (const text of ['2026-02-29', '2026-13-01', '26-11-22', '2026-11-22T', '']) {
    t.throws(() => assertDay(text), { message: /day-malformed/ }, text);
  }
  t.is(dayCode('2026-11-22'), '261122');
});
