import test from 'ava';
import { fc } from '../../support/properties.js';
import { commissionAfterRefund } from '../../../domain/commission/after-refund.js';

const estimate = fc
  .record({ estimatedBaseFen: fc.integer({ min: 1, max: 100_000 }), share: fc.nat(3000) })
  .map(({ estimatedBaseFen, share }) => {
    return { estimatedBaseFen, estimatedAmountFen: Math.round((estimatedBaseFen * share) / 10_000) };
  });

test('many small refunds end where one large refund ends', (t) => {
  fc.assert(
    fc.property(estimate, fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }), (given, percents) => {
      const lefts = percents
        .toSorted((a, b) => b - a)
        .map((part) => Math.floor((given.estimatedBaseFen * part) / 100));
      let currentAmountFen = given.estimatedAmountFen;
      let deltas = 0;
      for (const netLeftFen of lefts) {
        const step = commissionAfterRefund({ ...given, currentAmountFen, netLeftFen });
        t.true(step.deltaFen <= 0 && step.amountFen >= 0);
        t.is(step.amountFen, currentAmountFen + step.deltaFen);
        currentAmountFen = step.amountFen;
        deltas += step.deltaFen;
      }
      const atOnce = commissionAfterRefund({
        ...given,
        currentAmountFen: given.estimatedAmountFen,
        netLeftFen: lefts.at(-1) ?? 0,
      });
      t.is(currentAmountFen, atOnce.amountFen);
      t.is(deltas, atOnce.deltaFen);
    }),
  );
});

test('nothing left is nothing due, and nothing refunded changes nothing', (t) => {
  fc.assert(
    fc.property(estimate, (given) => {
      const current = { ...given, currentAmountFen: given.estimatedAmountFen };
      t.is(commissionAfterRefund({ ...current, netLeftFen: 0 }).amountFen, 0);
      t.is(commissionAfterRefund({ ...current, netLeftFen: given.estimatedBaseFen }).deltaFen, 0);
    }),
  );
});

test('half of a line refunded halves its commission, half a fen rounded up', (t) => {
  const given = {
    estimatedBaseFen: 10_000,
    estimatedAmountFen: 301,
    currentAmountFen: 301,
    netLeftFen: 5_000,
  };
  t.deepEqual(commissionAfterRefund(given), { amountFen: 151, deltaFen: -150 });
});

test('a commission is never raised again', (t) => {
  const given = {
    estimatedBaseFen: 10_000,
    estimatedAmountFen: 300,
    currentAmountFen: 100,
    netLeftFen: 9_000,
  };
  t.deepEqual(commissionAfterRefund(given), { amountFen: 100, deltaFen: 0 });
});

test('more left than there was is an error', (t) => {
  const given = { estimatedBaseFen: 100, estimatedAmountFen: 3, currentAmountFen: 3, netLeftFen: 101 };
  t.throws(() => commissionAfterRefund(given), { instanceOf: RangeError });
});
