import test from 'ava';
import { fc } from '../../support/properties.js';
import { dayAfter, daysBetween } from '../../../domain/cycle/calendar.js';
import { eveningCutoff } from '../../../domain/cycle/day-clock.js';
import { durations } from '../../../domain/cycle/durations.js';
import type { Pace } from '../../../domain/cycle/pace.js';
import {
  deadlineAfter,
  deliveryOf,
  slotClock,
  timetable,
  windowAfter,
  type TimetableInput,
} from '../../../domain/cycle/timetable.js';
import { compareInstants, millisecondsBetween } from '../../../domain/values/instants.js';

const fast: Pace = { kind: 'fast', speed: 120 };
const real: Pace = { kind: 'real' };
const input: TimetableInput = {
  day: '2026-11-22',
  slot: 1,
  zone: 'Asia/Shanghai',
  pace: real,
  originAt: '2026-11-22T03:00:00.000Z',
  originDay: '2026-11-22',
};

test('a real day follows the evening cutoff in the zone of the region', (t) => {
  t.deepEqual(timetable(input), {
    opensAt: '2026-11-22T00:00:00.000Z',
    cutoffAt: '2026-11-22T12:00:00.000Z',
    payUntil: '2026-11-22T12:05:00.000Z',
    confirmBy: '2026-11-22T12:40:00.000Z',
    receiveBy: '2026-11-22T17:00:00.000Z',
    planFixedAt: '2026-11-22T20:45:00.000Z',
    departAt: '2026-11-22T22:00:00.000Z',
    deliverBy: '2026-11-23T04:00:00.000Z',
    pickupUntil: '2026-11-23T13:00:00.000Z',
    claimUntil: '2026-11-24T13:00:00.000Z',
    payableAt: '2026-11-25T13:00:00.000Z',
  });
});

test('a rest day moves the delivery and never the cutoff', (t) => {
  const moved = timetable({ ...input, calendar: { restDays: ['2026-11-23'] } });
  t.is(moved.cutoffAt, '2026-11-22T12:00:00.000Z');
  t.is(moved.deliverBy, '2026-11-24T04:00:00.000Z');
});

test('a day whose zone loses an hour still has its cutoff at eight by the clock', (t) => {
  const spring = timetable({ ...input, zone: 'Europe/Berlin', day: '2026-03-28' });
  t.is(spring.cutoffAt, '2026-03-28T19:00:00.000Z'); // winter time
  t.is(spring.deliverBy, '2026-03-29T10:00:00.000Z'); // summer time
});

test('at speed 120 the sale takes forty seconds and payment five more', (t) => {
  const table = timetable({ ...input, pace: fast });
  t.is(table.opensAt, input.originAt);
  t.is(millisecondsBetween(table.opensAt, table.cutoffAt), 40_000);
  t.is(millisecondsBetween(table.cutoffAt, table.payUntil), 5_000);
  t.is(millisecondsBetween(table.cutoffAt, table.pickupUntil), 35_000);
});

test('the next label day opens one fast day later', (t) => {
  const first = timetable({ ...input, pace: fast });
  const third = timetable({ ...input, pace: fast, day: dayAfter(input.day, 2) });
  t.is(millisecondsBetween(first.opensAt, third.opensAt), 240_000);
});

test('a second slot opens when the first closes', (t) => {
  const first = timetable({ ...input, pace: fast });
  t.is(timetable({ ...input, pace: fast, slot: 2 }).opensAt, first.cutoffAt);
});

test('every instant of a cycle is later than the one before it, at any pace', (t) => {
  const paces = fc.oneof(
    fc.constant<Pace>(real),
    fc.integer({ min: 1, max: 100_000 }).map((speed): Pace => ({ kind: 'fast', speed })),
  );
  const zones = fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'Europe/Berlin', 'America/New_York');
  fc.assert(
    fc.property(
      paces,
      zones,
      fc.tuple(fc.integer({ min: -400, max: 4000 }), fc.integer({ min: 1, max: 3 })),
      (pace, zone, [count, slot]) => {
        const table = timetable({ ...input, pace, zone, slot, day: dayAfter(input.day, count) });
        const instants: string[] = Object.values(table);
        t.is(instants.length, 11);
        for (const [index, instant] of instants.entries()) {
          if (index > 0)
            t.true(compareInstants(instants[index - 1] ?? '', instant) < 0, JSON.stringify(table));
        }
      },
    ),
  );
});

const restDays = fc
  .uniqueArray(fc.integer({ min: -2, max: 12 }), { maxLength: 10 })
  .map((counts) => counts.map((count) => dayAfter(input.day, count)));

test('goods never go out on a rest day, and never before their cutoff', (t) => {
  fc.assert(
    fc.property(
      restDays,
      fc.constantFrom(real, fast),
      fc.integer({ min: 0, max: 9 }),
      (rest, pace, count) => {
        const day = dayAfter(input.day, count);
        const given = { ...input, day, pace, calendar: { restDays: rest } };
        const { deliveryDay, deliverFrom } = deliveryOf(given);
        const [table, plain] = [timetable(given), timetable({ ...given, calendar: { restDays: [] } })];
        t.false(rest.includes(deliveryDay));
        t.true(deliveryDay > day);
        for (let passed = dayAfter(day); passed < deliveryDay; passed = dayAfter(passed))
          t.true(rest.includes(passed));
        t.is(deliverFrom === null, pace.kind === 'fast' && deliveryDay === dayAfter(day));
        const from = deliverFrom ?? table.cutoffAt;
        t.true(compareInstants(table.cutoffAt, from) <= 0 && compareInstants(from, table.departAt) < 0);
        t.deepEqual(
          [table.opensAt, table.cutoffAt, table.payUntil, table.confirmBy],
          [plain.opensAt, plain.cutoffAt, plain.payUntil, plain.confirmBy],
        );
        const rested = daysBetween(day, deliveryDay) - 1;
        const dayMs = pace.kind === 'real' ? 86_400_000 : 120_000;
        t.is(millisecondsBetween(plain.departAt, table.departAt), rested * dayMs);
      },
    ),
  );
});

test('two slots of a day are two sales with cutoffs of their own inside the day', (t) => {
  const hours = fc
    .tuple(fc.integer({ min: 0, max: 21 }), fc.integer({ min: 1, max: 22 }))
    .map(([opens, length]) => ({
      opensAt: `${String(opens).padStart(2, '0')}:15`,
      cutoffAt: `${String(Math.min(22, opens + length)).padStart(2, '0')}:50`,
    }));
  fc.assert(
    fc.property(hours, fc.integer({ min: 6, max: 100_000 }), (slot, speed) => {
      const table = timetable({ ...input, slot: 2, clock: slotClock(slot) });
      t.is(
        table.opensAt,
        timetable({ ...input, clock: { ...eveningCutoff, opensAt: slot.opensAt } }).opensAt,
      );
      t.is(millisecondsBetween(table.cutoffAt, table.payUntil), 300_000);
      t.is(millisecondsBetween(table.cutoffAt, table.confirmBy), 2_400_000);
      t.true(compareInstants(table.confirmBy, table.receiveBy) < 0);
      const played = [1, 2, 3].map((n) => timetable({ ...input, slot: n, pace: { kind: 'fast', speed } }));
      const dayEnds = timetable({
        ...input,
        day: dayAfter(input.day),
        pace: { kind: 'fast', speed },
      }).opensAt;
      for (const [index, { opensAt, cutoffAt }] of played.entries()) {
        t.is(opensAt, played[index - 1]?.cutoffAt ?? input.originAt);
        t.true(compareInstants(opensAt, cutoffAt) < 0 && millisecondsBetween(cutoffAt, dayEnds) >= -2);
      }
    }),
  );
});

test('the usual evening is the slot with its hours', (t) => {
  t.deepEqual(slotClock(eveningCutoff), eveningCutoff);
  t.is(slotClock({ opensAt: '06:00', cutoffAt: '11:00' }).confirmBy, '11:40');
});

test('the real pace asks neither origin nor speed', (t) => {
  t.deepEqual(
    timetable(input),
    timetable({ ...input, originAt: '1999-01-01T00:00:00Z', originDay: '1999-01-01' }),
  );
});

test('a fast window lasts five seconds from its event, whatever was estimated', (t) => {
  const eventAt = '2026-11-22T05:00:00.000Z';
  for (const window of ['pickup', 'claim', 'payable'] as const) {
    t.is(
      windowAfter(fast, { window, eventAt, nominal: '2026-11-22T09:00:00.000Z' }),
      '2026-11-22T05:00:05.000Z',
    );
  }
});

test('a real pickup window keeps its estimate, and grows when the van is very late', (t) => {
  const nominal = '2026-11-23T13:00:00.000Z';
  t.is(windowAfter(real, { window: 'pickup', eventAt: '2026-11-23T03:00:00.000Z', nominal }), nominal);
  const late = windowAfter(real, { window: 'pickup', eventAt: '2026-11-23T12:00:00.000Z', nominal });
  t.is(late, '2026-11-23T16:00:00.000Z');
});

test('a real claim window lasts a day from the collection', (t) => {
  const window = windowAfter(real, {
    window: 'claim',
    eventAt: '2026-11-23T05:30:00.000Z',
    nominal: '2026-11-24T13:00:00.000Z',
  });
  t.is(window, '2026-11-24T05:30:00.000Z');
});

test('an expiry is scaled by the pace, once', (t) => {
  const placedAt = '2026-11-22T05:00:00.000Z';
  t.is(deadlineAfter(real, placedAt, durations.paymentExpiryMs), '2026-11-22T05:15:00.000Z');
  t.is(deadlineAfter(fast, placedAt, durations.paymentExpiryMs), '2026-11-22T05:00:05.000Z');
  t.is(
    deadlineAfter({ kind: 'fast', speed: 8640 }, placedAt, durations.paymentExpiryMs),
    '2026-11-22T05:01:30.000Z',
  );
});

test('an unknown day, slot, speed or zone is refused', (t) => {
  t.throws(() => timetable({ ...input, day: '2026-02-30' }), { message: /day-malformed/ });
  t.throws(() => timetable({ ...input, slot: 0 }), { instanceOf: RangeError });
  t.throws(() => timetable({ ...input, pace: fast, slot: 4 }), { instanceOf: RangeError });
  t.throws(() => timetable({ ...input, pace: { kind: 'fast', speed: 0 } }), { instanceOf: RangeError });
  t.throws(() => timetable({ ...input, zone: 'Asia/Nowhere' }), { instanceOf: RangeError });
});
