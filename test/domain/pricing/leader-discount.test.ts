import test from 'ava';
import { fc } from '../../support/properties.js';
import { estimateCommission } from '../../../domain/commission/estimate.js';
import { assertWithinCommission, bearableRateBp } from '../../../domain/pricing/leader-discount.js';
import { priceOrder } from '../../../domain/pricing/price-order.js';
import type { BasketLine } from '../../../domain/pricing/price-types.js';

const rule = {
  version: 1,
  promoterLevel1Bp: 300,
  promoterLevel2Bp: 200,
  levelOne: 'farther',
  trigger: 'signed',
  tierBonusBp: 0,
} as const;

const commissions = (lines: readonly BasketLine[], rateBp: number) => {
  const price = priceOrder({
    lines,
    promotions: [],
    leaderDiscount: { kind: 'rate', leaderId: 'L1', rateBp },
    linkLeaderId: 'L1',
  });
  const estimated = estimateCommission({
    buyer: 'A',
    leader: { leaderId: 'L1' },
    promoters: [],
    rule,
    lines: price.lines.map(({ lineNo, netFen, leaderRateBp, discountFen }) => {
      return { lineNo, netFen, leaderRateBp, promoted: false, borneFen: discountFen };
    }),
  });
  return { price, estimated };
};

test("within its limit a leader's discount leaves him a commission of nothing or more, and a basis point beyond is refused", (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1000, max: 90_000 }),
      (rateBp, thresholdFen) => {
        const limitBp = bearableRateBp(rateBp);
        if (limitBp > 0) assertWithinCommission({ kind: 'rate', rateBp: limitBp }, rateBp);
        t.true(limitBp * (10_000 + rateBp) <= 10_000 * rateBp);
        t.throws(() => assertWithinCommission({ kind: 'rate', rateBp: limitBp + 1 }, rateBp), {
          message: /leader-discount-too-large/,
        });
        const limitFen = Math.floor((thresholdFen * rateBp) / (10_000 + rateBp));
        assertWithinCommission({ kind: 'amount', thresholdFen, offFen: limitFen }, rateBp);
        t.throws(
          () => assertWithinCommission({ kind: 'amount', thresholdFen, offFen: limitFen + 1 }, rateBp),
          {
            message: /leader-discount-too-large/,
          },
        );
      },
    ),
  );
});

test("on any basket the leader's commission less his discount is never below nothing", (t) => {
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 9 }),
    unitPriceFen: fc.integer({ min: 1, max: 9000 }),
    leaderRateBp: fc.constantFrom(0, 1, 300, 1000, 2999),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 10_000 }),
      (parts, rateBp) => {
        const lines = parts.map((part, index) => {
          return { ...part, skuId: `K${index}`, categoryId: 'veg', supplierId: 'S1' };
        });
        const { price, estimated } = commissions(lines, rateBp);
        for (const commission of estimated) t.true(commission.amountFen >= 0);
        // What he bears is all of the discount, and his commission is lower by exactly that, to half a fen.
        const earned = price.lines.reduce((sum, one) => sum + one.netFen * one.leaderRateBp, 0) / 10_000;
        const left = estimated.reduce((sum, one) => sum + one.amountFen, 0);
        t.true(Math.abs(earned - price.discountFen - left) <= 0.5);
      },
    ),
  );
});

test('a leader who takes 5 % off at a rate of 10 % keeps 4.5 % of the old price', (t) => {
  const { price, estimated } = commissions(
    [
      {
        skuId: 'K',
        categoryId: 'veg',
        quantity: 1,
        unitPriceFen: 10_000,
        supplierId: 'S1',
        leaderRateBp: 1000,
      },
    ],
    500,
  );
  t.is(price.payableFen, 9500);
  t.deepEqual(
    estimated.map(({ amountFen, borneFen }) => [amountFen, borneFen]),
    [[450, 500]],
  );
});
