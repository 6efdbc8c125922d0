import test from 'ava';
import { fc } from '../../support/properties.js';
import { shareOut, shareOutCapped } from '../../../domain/values/share-out.js';

const total = fc.integer({ min: 0, max: 1_000_000_000 });
const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 });
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

test('shares add up to the total, and each is its quota rounded down or up', (t) => {
  fc.assert(
    fc.property(total, weights, (amount, parts) => {
      fc.pre(sum(parts) > 0);
      const shares = shareOut(amount, parts);
      t.is(sum(shares), amount);
      for (const [index, share] of shares.entries()) {
        const exact = BigInt(amount) * BigInt(parts[index] ?? 0);
        const floor = exact / BigInt(sum(parts));
        const isExact = floor * BigInt(sum(parts)) === exact;
        t.true(BigInt(share) === floor || (!isExact && BigInt(share) === floor + 1n));
      }
    }),
  );
});

test('a larger weight never gets less than a smaller one', (t) => {
  fc.assert(
    fc.property(total, fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)), (amount, [a, b, c]) => {
      const ordered = [a, b, c].toSorted((x, y) => y - x);
      fc.pre(sum(ordered) > 0);
      const shares = shareOut(amount, ordered);
      t.deepEqual(
        shares,
        shares.toSorted((x, y) => y - x),
      );
    }),
  );
});

test('equal remainders go to the earlier index', (t) => {
  t.deepEqual(shareOut(5, [1, 1, 1]), [2, 2, 1]);
  t.deepEqual(shareOut(1, [0, 3, 3]), [0, 1, 0]);
});

test('the largest remainder gets the unit', (t) => {
  t.deepEqual(shareOut(10, [1, 2, 4]), [1, 3, 6]); // 1.43, 2.86, 5.71
  t.deepEqual(shareOut(10, [6, 3, 1]), [6, 3, 1]);
});

test('products beyond 2^53 stay exact', (t) => {
  t.deepEqual(shareOut(9_000_000_000_000_001, [9_000_000_000_000_000, 1]), [9_000_000_000_000_000, 1]);
});

test('nothing is shared over zero weights, and something cannot be', (t) => {
  t.deepEqual(shareOut(0, [0, 0]), [0, 0]);
  t.deepEqual(shareOut(0, []), []);
  t.throws(() => shareOut(1, [0]), { instanceOf: RangeError });
  t.throws(() => shareOut(-1, [1]), { instanceOf: RangeError });
  t.throws(() => shareOut(1, [0.5]), { instanceOf: RangeError });
});

test('capped shares pass no cap and place all that fits', (t) => {
  const pair = fc.tuple(fc.nat(500), fc.nat(50));
  fc.assert(
    fc.property(fc.nat(3000), fc.array(pair, { minLength: 1, maxLength: 8 }), (amount, pairs) => {
      const caps = pairs.map(([cap]) => cap);
      const weighted = pairs.map(([, weight]) => weight);
      const shares = shareOutCapped(amount, caps, weighted);
      t.true(shares.every((share, index) => share >= 0 && share <= (caps[index] ?? 0)));
      const room = sum(pairs.map(([cap, weight]) => (weight > 0 ? cap : 0)));
      t.is(sum(shares), Math.min(amount, room));
    }),
  );
});

test('what a full part cannot take goes to the others', (t) => {
  t.deepEqual(shareOutCapped(10, [2, 100, 100], [1, 1, 1]), [2, 4, 4]);
  t.deepEqual(shareOutCapped(10, [3, 3], [1, 1]), [3, 3]);
  t.deepEqual(shareOutCapped(7, [10, 5, 5]), [3, 2, 2]);
});
