import test from 'ava';
import { comingDays, today } from '../../../domain/cycle/coming-days.js';
import { cycleIdOf } from '../../../domain/cycle/cycle-id.js';
import { eveningCutoff } from '../../../domain/cycle/day-clock.js';

const REAL = { kind: 'real' } as const;
const fast = { kind: 'fast', speed: 120 } as const;
const origin = { originAt: '2026-11-22T00:00:00.000Z', originDay: '2026-11-22', zone: 'Asia/Shanghai' };

test('at the real pace today is the date of the region’s zone', (t) => {
  t.is(today({ ...origin, pace: REAL, at: '2026-11-22T15:59:59.999Z' }), '2026-11-22');
  t.is(today({ ...origin, pace: REAL, at: '2026-11-22T16:00:00.000Z' }), '2026-11-23');
});

test('at a fast pace a label lasts as many seconds as the speed says, and none is before the first', (t) => {
  t.is(today({ ...origin, pace: fast, at: '2026-11-21T23:00:00.000Z' }), '2026-11-22');
  t.is(today({ ...origin, pace: fast, at: '2026-11-22T00:01:59.999Z' }), '2026-11-22');
  t.is(today({ ...origin, pace: fast, at: '2026-11-22T00:02:00.000Z' }), '2026-11-23');
});

test('today and tomorrow are kept open', (t) => {
  t.deepEqual(comingDays({ ...origin, pace: fast, at: '2026-11-22T00:04:00.000Z' }), [
    '2026-11-24',
    '2026-11-25',
  ]);
});

test('a closed day has no cycles, and the days around it do', (t) => {
  const facts = { ...origin, pace: fast, at: '2026-11-22T00:00:00.000Z' };
  t.deepEqual(comingDays(facts, { restDays: ['2026-11-22'], closedDays: ['2026-11-23'] }), ['2026-11-22']);
  t.deepEqual(comingDays(facts, { restDays: [], closedDays: ['2026-11-22', '2026-11-23'] }), []);
  t.deepEqual(comingDays(facts, { restDays: ['2026-11-23'] }), ['2026-11-22', '2026-11-23']);
});

test('a cycle is named by region, day and slot', (t) => {
  t.is(cycleIdOf('ZZ', '2026-11-22', 1), 'ZZ/2026-11-22/1');
});

test('the usual evening runs forward: the day of the cutoff, then the day of delivery', (t) => {
  const { opensAt, cutoffAt, payUntil, confirmBy, ...delivery } = eveningCutoff;
  const evening = [opensAt, cutoffAt, payUntil, confirmBy];
  t.deepEqual(evening, evening.toSorted());
  const morning = [
    delivery.receiveBy,
    delivery.planFixedAt,
    delivery.departAt,
    delivery.deliverBy,
    delivery.pickupUntil,
  ];
  t.deepEqual(morning, morning.toSorted());
});
