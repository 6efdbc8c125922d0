import test from 'ava';
import { fc } from '../../support/properties.js';
import { priceOrder as priceOrderOf } from '../../../domain/pricing/price-order.js';
import type { BasketLine, Coupon, PriceInput, Promotion } from '../../../domain/pricing/price-types.js';
import type { DiscountScope } from '../../../domain/pricing/discount-scope.js';

const parties = { supplierId: 'S1', leaderRateBp: 1000 };
const line = (skuId: string, quantity: number, unitPriceFen: number): BasketLine => {
  return { skuId, quantity, unitPriceFen, categoryId: 'veg', ...parties };
};
const priceOrder = (input: Omit<PriceInput, 'linkLeaderId'>) =>
  priceOrderOf({ ...input, linkLeaderId: 'L1' });
const plain = { bearer: 'platform', stacks: true } as const;
const all: DiscountScope = { kind: 'all' };
const m39: Promotion = {
  promotionId: 'M1',
  scope: all,
  bearer: 'platform',
  tiers: [
    { thresholdFen: 3900, offFen: 300 },
    { thresholdFen: 5900, offFen: 600 },
  ],
};

const lines = fc
  .array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 20 }),
      unitPriceFen: fc.integer({ min: 1, max: 9000 }),
      categoryId: fc.constantFrom('veg', 'fruit'),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.map((part, index): BasketLine => ({ ...part, ...parties, skuId: `S${index}` })));
const scope = fc.constantFrom<DiscountScope>(
  all,
  { kind: 'categories', categoryIds: ['veg'] },
  { kind: 'skus', skuIds: ['S0', 'S3'] },
);
const tier = fc.record({ thresholdFen: fc.nat(8000), offFen: fc.nat(6000) });
const promotions = fc
  .array(fc.record({ tiers: fc.array(tier, { maxLength: 3 }), scope }), { maxLength: 3 })
  .map((parts) => parts.map((part, index): Promotion => ({ ...part, ...plain, promotionId: `M${index}` })));
const coupon = fc.option(
  fc
    .record({ thresholdFen: fc.nat(8000), offFen: fc.nat(6000), scope })
    .map((part): Coupon => ({ ...part, ...plain, couponId: 'C1' })),
  { nil: undefined },
);

test('lines, discounts and totals agree to the fen, and no line is negative', (t) => {
  fc.assert(
    fc.property(lines, promotions, coupon, (basket, rules, ticket) => {
      const order = priceOrder({ lines: basket, promotions: rules, coupon: ticket });
      t.is(order.payableFen, order.goodsFen - order.discountFen);
      t.true(order.payableFen >= 0);
      t.is(
        order.lines.reduce((sum, one) => sum + one.netFen, 0),
        order.payableFen,
      );
      t.is(
        order.explanations.reduce((sum, one) => sum + one.fen, 0),
        order.discountFen,
      );
      for (const [index, one] of order.lines.entries()) {
        t.is(one.lineNo, index + 1);
        t.is(one.grossFen, (basket[index]?.quantity ?? 0) * (basket[index]?.unitPriceFen ?? 0));
        t.is(one.netFen, one.grossFen - one.discountFen);
        t.true(one.netFen >= 0);
        t.is(
          one.discounts.reduce((sum, discount) => sum + discount.fen, 0),
          one.discountFen,
        );
        t.true(one.discounts.every((discount) => discount.fen > 0));
      }
    }),
  );
});

test('each discount arrives on the lines in full, and only on lines in its scope', (t) => {
  fc.assert(
    fc.property(lines, promotions, coupon, (basket, rules, ticket) => {
      const order = priceOrder({ lines: basket, promotions: rules, coupon: ticket });
      for (const explanation of order.explanations) {
        const parts = order.lines.flatMap((one) =>
          one.discounts.filter((part) => part.source === explanation.source),
        );
        t.is(
          parts.reduce((sum, part) => sum + part.fen, 0),
          explanation.fen,
        );
      }
      const vegOnly = rules
        .filter((rule) => rule.scope.kind === 'categories')
        .map((rule) => `promotion:${rule.promotionId}`);
      const fruit = order.lines.filter((one) => one.categoryId === 'fruit').flatMap((one) => one.discounts);
      t.false(fruit.some((part) => vegOnly.includes(part.source)));
    }),
  );
});

test('the order in which promotions and tiers are passed does not matter', (t) => {
  fc.assert(
    fc.property(lines, promotions, coupon, (basket, rules, ticket) => {
      const turned = rules.map((rule) => ({ ...rule, tiers: rule.tiers.toReversed() })).toReversed();
      t.deepEqual(
        priceOrder({ lines: basket, promotions: turned, coupon: ticket }),
        priceOrder({ lines: basket, promotions: rules, coupon: ticket }),
      );
    }),
  );
});

test('the order of the lines does not change what is paid', (t) => {
  fc.assert(
    fc.property(
      lines,
      promotions.map((rules) => rules.map((rule) => ({ ...rule, scope: all }))),
      (basket, rules) => {
        const there = priceOrder({ lines: basket, promotions: rules });
        const back = priceOrder({ lines: basket.toReversed(), promotions: rules });
        t.is(there.payableFen, back.payableFen);
      },
    ),
  );
});

test('the highest reached tier counts, and the next one says what is missing', (t) => {
  const order = priceOrder({ lines: [line('a', 1, 4000)], promotions: [m39] });
  t.is(order.payableFen, 3700);
  t.deepEqual(order.explanations, [{ source: 'promotion:M1', code: 'applied', fen: 300, missingFen: 1900 }]);
});

test('the second tier replaces the first from its threshold on', (t) => {
  const paid = [3899, 3900, 5899, 5900].map((unitPriceFen) => {
    return priceOrder({ lines: [line('a', 1, unitPriceFen)], promotions: [m39] }).discountFen;
  });
  t.deepEqual(paid, [0, 300, 300, 600]);
});

test('a discount is prorated by what the lines cost', (t) => {
  const order = priceOrder({
    lines: [line('a', 1, 1000), line('b', 1, 1000), line('c', 1, 2000)],
    promotions: [m39],
  });
  t.deepEqual(
    order.lines.map((one) => one.netFen),
    [925, 925, 1850],
  );
});

test('a coupon is measured after the promotions, and its refusal is explained', (t) => {
  const ticket: Coupon = { ...plain, couponId: 'C1', thresholdFen: 3800, offFen: 500, scope: all };
  const order = priceOrder({ lines: [line('a', 1, 4000)], promotions: [m39], coupon: ticket });
  t.is(order.payableFen, 3700);
  t.deepEqual(order.explanations[1], {
    source: 'coupon:C1',
    code: 'below-threshold',
    fen: 0,
    missingFen: 100,
  });
});

test('a coupon without a line in its scope is explained', (t) => {
  const ticket: Coupon = {
    ...plain,
    couponId: 'C1',
    thresholdFen: 0,
    offFen: 500,
    scope: { kind: 'categories', categoryIds: ['meat'] },
  };
  const order = priceOrder({ lines: [line('a', 1, 4000)], promotions: [], coupon: ticket });
  t.is(order.explanations[0]?.code, 'no-line-in-scope');
});

test('a coupon above the price makes the basket free and no cheaper', (t) => {
  const ticket: Coupon = { ...plain, couponId: 'C1', thresholdFen: 0, offFen: 5000, scope: all };
  const order = priceOrder({ lines: [line('a', 1, 4000)], promotions: [], coupon: ticket });
  t.is(order.payableFen, 0);
  t.deepEqual(order.explanations[0], {
    source: 'coupon:C1',
    code: 'capped-at-goods',
    fen: 4000,
    missingFen: 0,
  });
});

test('an empty basket, a repeated SKU and an impossible quantity are refused', (t) => {
  t.throws(() => priceOrder({ lines: [], promotions: [] }), { message: /basket-empty/ });
  t.throws(() => priceOrder({ lines: [line('a', 1, 1), line('a', 1, 1)], promotions: [] }), {
    message: /basket-sku-repeated/,
  });
  for (const quantity of [0, -1, 1.5, 1000]) {
    t.throws(() => priceOrder({ lines: [line('a', quantity, 1)], promotions: [] }), {
      message: /quantity-invalid/,
    });
  }
});

test('a coupon that does not stack looks at lines only that no campaign reduced', (t) => {
  const veg: Promotion = { ...m39, scope: { kind: 'skus', skuIds: ['a'] } };
  const alone: Coupon = {
    ...plain,
    couponId: 'C1',
    thresholdFen: 1000,
    offFen: 200,
    scope: all,
    stacks: false,
  };
  const both = priceOrder({
    lines: [line('a', 1, 4000), line('b', 1, 1000)],
    promotions: [veg],
    coupon: alone,
  });
  t.deepEqual(
    both.lines.map((one) => one.netFen),
    [3700, 800],
  );
  const missed = priceOrder({
    lines: [line('a', 1, 4000), line('b', 1, 900)],
    promotions: [veg],
    coupon: alone,
  });
  t.deepEqual(missed.explanations[1], {
    source: 'coupon:C1',
    code: 'below-threshold',
    fen: 0,
    missingFen: 100,
  });
  const none = priceOrder({ lines: [line('a', 1, 4000)], promotions: [veg], coupon: alone });
  t.is(none.explanations[1]?.code, 'not-with-campaign');
  const stacked = priceOrder({
    lines: [line('a', 1, 4000)],
    promotions: [veg],
    coupon: { ...alone, stacks: true },
  });
  t.is(stacked.payableFen, 3500);
});
