import test from 'ava';
import { fc } from '../../support/properties.js';
import { durations, scaledDurations, type DurationName } from '../../../domain/cycle/durations.js';

test('the real pace leaves every duration as it is', (t) => {
  t.deepEqual(scaledDurations({ kind: 'real' }), { ...durations });
});

test('no scaled duration is below five seconds, and a faster day never makes one longer', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 1, max: 86_400 }), (a, b) => {
      const [faster, slower] = [Math.min(a, b), Math.max(a, b)].map((speed) =>
        scaledDurations({ kind: 'fast', speed }),
      );
      for (const name of Object.keys(durations) as DurationName[]) {
        t.true((faster?.[name] ?? 0) >= 5_000);
        t.true((faster?.[name] ?? 0) <= (slower?.[name] ?? 0));
      }
    }),
  );
});

test('a fast day as long as a real one scales nothing that is longer than five seconds', (t) => {
  t.deepEqual(scaledDurations({ kind: 'fast', speed: 86_400 }), { ...durations });
});
