import test from 'ava';
import { moveCutoff, withCutoff } from '../../../domain/cycle/move-cutoff.js';
import type { Pace } from '../../../domain/cycle/pace.js';
import { timetable } from '../../../domain/cycle/timetable.js';
import { compareInstants, millisecondsBetween } from '../../../domain/values/instants.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { fc } from '../../support/properties.js';

const real: Pace = { kind: 'real' };
const fast: Pace = { kind: 'fast', speed: 120 };
const cutoffAt = '2026-11-22T12:00:00.000Z';
const move = (minutes: number, pace: Pace = real, from = cutoffAt) =>
  moveCutoff({ pace, cutoffAt: from, originalCutoffAt: cutoffAt, wanted: { minutes } });
const refusalOf = (t: { throws: (act: () => unknown, want: object) => unknown }, act: () => unknown) =>
  (t.throws(act, { instanceOf: RuleViolation }) as RuleViolation).code;

test('a cutoff moves later by at most an hour in all, and by more than a quarter with two persons', (t) => {
  t.deepEqual(move(15), { cutoffAt: '2026-11-22T12:15:00.000Z', needsSecondPerson: false });
  t.deepEqual(move(16), { cutoffAt: '2026-11-22T12:16:00.000Z', needsSecondPerson: true });
  t.true(move(60).needsSecondPerson);
  t.is(
    refusalOf(t, () => move(61)),
    'cutoff-extension-too-long',
  );
  t.is(
    refusalOf(t, () => move(15, real, '2026-11-22T12:50:00.000Z')),
    'cutoff-extension-too-long',
  );
  const earlier = { cutoffAt: '2026-11-22T11:59:59.000Z' };
  t.is(
    refusalOf(t, () => moveCutoff({ pace: real, cutoffAt, originalCutoffAt: cutoffAt, wanted: earlier })),
    'cutoff-not-later',
  );
  t.is(move(1, fast).cutoffAt, '2026-11-22T12:00:05.000Z', 'the minutes are those of the played day');
});

test('payers and suppliers keep their time, trucks and vans their hours, and every instant stays in order', (t) => {
  const input = { day: '2026-11-22', slot: 1, zone: 'Asia/Shanghai', originDay: '2026-11-22' };
  const originAt = '2026-11-22T00:00:00.000Z';
  fc.assert(
    fc.property(fc.constantFrom(real, fast), fc.integer({ min: 1, max: 3_600_000 }), (pace, byMs) => {
      const before = timetable({ ...input, pace, originAt });
      const cutoff = new Date(Date.parse(before.cutoffAt) + byMs).toISOString();
      const after = withCutoff(pace, before, cutoff);
      t.is(millisecondsBetween(before.payUntil, after.payUntil), byMs);
      t.is(millisecondsBetween(before.confirmBy, after.confirmBy), byMs);
      t.is(before.receiveBy === after.receiveBy, pace.kind === 'real');
      const { opensAt, ...rest } = after;
      const instants = [opensAt, ...Object.values(rest)];
      t.true(instants.every((at, n) => n === 0 || compareInstants(instants[n - 1] ?? at, at) < 0));
    }),
  );
});
