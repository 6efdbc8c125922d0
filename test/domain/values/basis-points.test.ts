import test from 'ava';
import { fc } from '../../support/properties.js';
import { portionFen, scaleFen } from '../../../domain/values/basis-points.js';

test('half a fen is rounded away from zero', (t) => {
  t.is(portionFen(50, 300), 2); // 1.5
  t.is(portionFen(49, 300), 1); // 1.47
  t.is(portionFen(-50, 300), -2);
  t.is(portionFen(10_000, 300), 300);
});

test('a portion is within half a fen of the exact value', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(10_000), (fen, rateBp) => {
      const off = BigInt(portionFen(fen, rateBp)) * 10_000n - BigInt(fen) * BigInt(rateBp);
      t.true(off >= -5_000n && off <= 5_000n);
      t.is(portionFen(-fen, rateBp) + portionFen(fen, rateBp), 0);
    }),
  );
});

test('all of an amount is the amount and none of it is zero', (t) => {
  fc.assert(
    fc.property(fc.nat(1e12), (fen) => {
      t.is(portionFen(fen, 10_000), fen);
      t.is(portionFen(fen, 0), 0);
      t.is(scaleFen(fen, 7, 7), fen);
    }),
  );
});

test('a rate outside 0 to 100 % or with a fraction is an error', (t) => {
  for (const rateBp of [-1, 10_001, 2.5, Number.NaN]) {
    t.throws(() => portionFen(100, rateBp), { instanceOf: RangeError });
  }
  t.throws(() => scaleFen(1, 1, 0), { instanceOf: RangeError });
});
