import test from 'ava';
import { fc } from '../../support/properties.js';
import { borneParts, carriedFen } from '../../../domain/pricing/bearers.js';
import { priceOrder } from '../../../domain/pricing/price-order.js';
import type { BasketLine, Bearer, PriceInput } from '../../../domain/pricing/price-types.js';

const bearer = fc.constantFrom<Bearer>('platform', 'supplier', 'leader');
const lines = fc
  .array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 9 }),
      unitPriceFen: fc.integer({ min: 1, max: 9000 }),
      leaderRateBp: fc.constantFrom(0, 300, 1000, 2500),
      supplierId: fc.constantFrom('S1', 'S2'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) =>
    parts.map((part, index): BasketLine => ({ ...part, skuId: `K${index}`, categoryId: 'veg' })),
  );
const promotions = fc
  .array(fc.record({ bearer, thresholdFen: fc.nat(8000), offFen: fc.nat(6000) }), { maxLength: 3 })
  .map((parts) =>
    parts.map(({ bearer: who, ...tier }, index) => {
      return { promotionId: `M${index}`, bearer: who, scope: { kind: 'all' as const }, tiers: [tier] };
    }),
  );
const own = fc.option(
  fc.integer({ min: 1, max: 10_000 }).map((rateBp) => ({ kind: 'rate' as const, leaderId: 'L1', rateBp })),
  { nil: undefined },
);
const input = fc
  .record({ lines, promotions, leaderDiscount: own })
  .map((parts): PriceInput => ({ ...parts, linkLeaderId: 'L1' }));

const sum = (parts: readonly { fen: number }[]): number => parts.reduce((total, part) => total + part.fen, 0);

test('what the parties bear adds up to the discount, line by line', (t) => {
  fc.assert(
    fc.property(input, (basket) => {
      for (const line of priceOrder(basket).lines) {
        t.is(sum(line.discounts), line.discountFen);
        for (const part of line.discounts) {
          t.true(part.fen > 0);
          const party = { platform: null, supplier: line.supplierId, leader: 'L1' }[part.bearer];
          t.is(part.partyId, party);
        }
      }
    }),
  );
});

test('a leader bears no more than the line earns him, and the platform the rest', (t) => {
  fc.assert(
    fc.property(input, (basket) => {
      for (const line of priceOrder(basket).lines) {
        const byLeader = sum(line.discounts.filter((part) => part.bearer === 'leader'));
        t.true(byLeader <= carriedFen(line.netFen, line.leaderRateBp));
        // His own discount is his alone: nothing of it falls on the platform.
        const ownParts = line.discounts.filter((part) => part.source === 'leader:L1');
        t.true(ownParts.every((part) => part.bearer === 'leader'));
      }
    }),
  );
  const line = { skuId: 'K', categoryId: 'veg', quantity: 1, unitPriceFen: 1000, supplierId: 'S1' };
  const parts = borneParts(
    { ...line, netFen: 700, leaderRateBp: 1000 },
    [
      { source: 'promotion:M1', fen: 200, bearer: 'leader' },
      { source: 'coupon:C1', fen: 100, bearer: 'supplier' },
    ],
    'L1',
  );
  t.deepEqual(parts, [
    { source: 'promotion:M1', fen: 70, bearer: 'leader', partyId: 'L1' },
    { source: 'promotion:M1', fen: 130, bearer: 'platform', partyId: null },
    { source: 'coupon:C1', fen: 100, bearer: 'supplier', partyId: 'S1' },
  ]);
});
