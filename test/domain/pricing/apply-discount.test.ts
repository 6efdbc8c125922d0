import test from 'ava';
import { applyDiscount, type Discount, type OpenLine } from '../../../domain/pricing/apply-discount.js';
import { fc } from '../../support/properties.js';

const line = (index: number, netFen: number): OpenLine => ({
  skuId: `K${index}`,
  categoryId: 'veg',
  supplierId: 'S1',
  quantity: 1,
  unitPriceFen: netFen,
  leaderRateBp: 0,
  grossFen: netFen,
  netFen,
  parts: [],
});

test('a discount with a cap per line fills the caps by weight and never passes one', (t) => {
  const lines = fc.array(fc.record({ netFen: fc.integer({ min: 1, max: 9000 }), capBp: fc.nat(10_000) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(lines, fc.nat(20_000), (made, offFen) => {
      const open = made.map(({ netFen }, index) => line(index, netFen));
      const caps = made.map(({ netFen, capBp }) => Math.floor((netFen * capBp) / 10_000));
      const discount: Discount = {
        source: 'leader:L1',
        bearer: 'leader',
        tiers: [{ thresholdFen: 0, offFen }],
        scope: { kind: 'all' },
        capFen: ({ skuId }) => caps[Number(skuId.slice(1))] ?? 0,
        stacks: true,
      };
      const given = applyDiscount(discount, open);
      const off = given.lines.map((one) => one.grossFen - one.netFen);
      t.true(off.every((fen, index) => fen >= 0 && fen <= (caps[index] ?? 0)));
      const all = caps.reduce((sum, cap) => sum + cap, 0);
      t.is(
        off.reduce((sum, fen) => sum + fen, 0),
        Math.min(offFen, all),
      );
      t.is(given.explanation.fen, Math.min(offFen, all));
    }),
  );
});
