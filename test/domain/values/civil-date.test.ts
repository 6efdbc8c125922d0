import test from 'ava';
import { fc } from '../../support/properties.js';
import { dateOfDayNumber, dayNumberOf, formatDate, parseDate } from '../../../domain/values/civil-date.js';
import { addMilliseconds, normalInstant } from '../../../domain/values/instants.js';

const DAY_MS = 86_400_000;
const dayNumber = fc.integer({ min: -719_528, max: 2_932_896 }); // the years 0 to 9999

test('dates are those of the built-in calendar, from the year 0 to 9999', (t) => {
  fc.assert(
    fc.property(dayNumber, (days) => {
      const expected = new Date(days * DAY_MS).toISOString().slice(0, 10);
      t.is(formatDate(days), expected);
      t.is(parseDate(expected), days);
      t.is(dayNumberOf(dateOfDayNumber(days)), days);
    }),
    { numRuns: 2000 },
  );
});

test('every day of a century is read back, leap days included', (t) => {
  for (let days = 0; days < 36_525; days += 1) {
    if (dayNumberOf(dateOfDayNumber(days)) !== days) t.fail(String(days));
  }
  t.is(formatDate(11_016), '2000-02-29');
});

test('a text that names no day is none', (t) => {
  for (const text of ['2026-02-29', '2100-02-29', '2026-00-10', '2026-13-01', '2026-04-31', '2026-1-1', '']) {
    t.is(parseDate(text), undefined, text);
  }
  t.throws(() => formatDate(2_932_897), { instanceOf: RangeError });
});

test('instants are those of the built-in clock arithmetic, with any offset and any added duration', (t) => {
  const ms = fc.integer({ min: -6e13, max: 2.5e14 });
  const offset = fc.constantFrom('Z', '+08:00', '-05:30', '+00:00', '-11:45');
  fc.assert(
    fc.property(ms, offset, fc.integer({ min: -1e10, max: 1e10 }), (at, zone, durationMs) => {
      const local = new Date(at).toISOString().replace('Z', zone);
      t.is(normalInstant(local), new Date(Date.parse(local)).toISOString());
      const utc = new Date(at).toISOString();
      t.is(addMilliseconds(utc, durationMs), new Date(at + durationMs).toISOString());
    }),
    { numRuns: 1000 },
  );
  t.is(normalInstant('2026-11-22T12:00:00.123456+00:00'), '2026-11-22T12:00:00.123Z');
});
