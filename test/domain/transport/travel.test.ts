import test from 'ava';
import { partOf, speedOver, travelMatrix, travelRuleDefault } from '../../../domain/transport/travel.js';
import { fc } from '../../support/properties.js';

const [depot, north, east] = [
  { lat: 27.82, lng: 113.08 },
  { lat: 27.86, lng: 113.08 },
  { lat: 27.82, lng: 113.13 },
] as const;

test('the school run is slower than noon, and a night drive is the fastest', (t) => {
  const secondsFrom = (from: number): number =>
    travelMatrix([depot, north], { hours: { from, until: from + 1 } }).travelSeconds[0]?.[1] ?? 0;
  t.true(secondsFrom(7) > secondsFrom(10));
  t.true(secondsFrom(10) > secondsFrom(2));
});

test('the speed over some hours is the one that takes as long as the hours on average', (t) => {
  const hour = fc.integer({ min: 0, max: 23 });
  fc.assert(
    fc.property(hour, hour, (a, b) => {
      const [from, until] = [Math.min(a, b), Math.max(a, b) + 1];
      const speeds = travelRuleDefault.metersPerHour.slice(from, until);
      const meters = 12_345;
      const mean = speeds.reduce((sum, speed) => sum + meters / speed, 0) / speeds.length;
      t.true(Math.abs(meters / speedOver(travelRuleDefault, { from, until }) - mean) < 1e-9);
    }),
  );
  t.throws(() => speedOver(travelRuleDefault, { from: 12, until: 12 }), { instanceOf: RangeError });
  t.throws(() => speedOver(travelRuleDefault, { from: 20, until: 26 }), { instanceOf: RangeError });
});

test('a part of a matrix has the distances of its places', (t) => {
  const whole = travelMatrix([depot, north, east]);
  t.deepEqual(partOf(whole, [0, 2]), travelMatrix([depot, east]));
  t.deepEqual(partOf(whole, [2, 1]), travelMatrix([east, north]));
});
