import test from 'ava';
import { fc } from '../../support/properties.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { lineRefundFen } from '../../../domain/warehouse/line-refund.js';

test('refunds of all pieces in any split add up to exactly what was paid', (t) => {
  const parts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.nat(10_000_000), parts, (netFen, split) => {
      const quantity = split.reduce((sum, pieces) => sum + pieces, 0);
      fc.pre(quantity > 0);
      let refundedPieces = 0;
      let refundedFen = 0;
      for (const pieces of split) {
        const refundFen = lineRefundFen({ netFen, quantity, refundedPieces }, pieces);
        t.true(refundFen >= 0);
        t.true(Math.abs(refundFen - (netFen * pieces) / quantity) < 1);
        refundedFen += refundFen;
        refundedPieces += pieces;
      }
      t.is(refundedFen, netFen);
    }),
  );
});

test('one of three pieces for ten yuan is 3.33, and the last is 3.34', (t) => {
  t.deepEqual(
    [0, 1, 2].map((refundedPieces) => lineRefundFen({ netFen: 1_000, quantity: 3, refundedPieces }, 1)),
    [333, 333, 334],
  );
});

test('a line that cost nothing is refunded with nothing', (t) => {
  t.is(lineRefundFen({ netFen: 0, quantity: 2, refundedPieces: 0 }, 2), 0);
});

test('more pieces than are left are refused', (t) => {
  const line = { netFen: 1_000, quantity: 3, refundedPieces: 2 };
  for (const pieces of [2, -1, 0.5]) {
    const error = t.throws(() => lineRefundFen(line, pieces), { instanceOf: RuleViolation });
    t.is(error?.code, 'refund-exceeds-line');
  }
});
