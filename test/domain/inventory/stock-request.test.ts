import test from 'ava';
import { fc } from '../../support/properties.js';
import { centralNode, counterIds, drawOrder } from '../../../domain/inventory/counter-ids.js';
import { soldLines, stockLinesOf, type ListedGoods } from '../../../domain/inventory/stock-request.js';
import type { PricedLine } from '../../../domain/pricing/price-types.js';

const sku = (skuId: string, priceFen: number): ListedGoods => ({
  skuId,
  priceFen,
  categoryId: `C-${skuId}`,
  supplierId: `S-${skuId}`,
  components: [],
});

const priced = (line: Partial<PricedLine> & Pick<PricedLine, 'skuId' | 'grossFen'>): PricedLine => ({
  lineNo: 1,
  categoryId: 'C',
  supplierId: 'S',
  leaderRateBp: 800,
  quantity: 1,
  unitPriceFen: line.grossFen,
  discountFen: 0,
  netFen: line.grossFen,
  discounts: [],
  ...line,
});

const bundleCase = fc
  .record({
    parts: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd'),
        priceFen: fc.integer({ min: 1, max: 5000 }),
        each: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 4, selector: (part) => part.id },
    ),
    quantity: fc.integer({ min: 1, max: 20 }),
    unitPriceFen: fc.integer({ min: 1, max: 9999 }),
    off: fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 3 }),
  })
  .map(({ parts, quantity, unitPriceFen, off }) => {
    const grossFen = quantity * unitPriceFen;
    let left = grossFen;
    const discounts = off.flatMap((fen, index) => {
      const given = Math.min(fen, left);
      left -= given;
      const bearer = index === 0 ? ('supplier' as const) : ('platform' as const);
      return given > 0 ? [{ source: `promotion:${index}`, fen: given, bearer, partyId: null }] : [];
    });
    const components = parts.map(({ id, each }) => ({ skuId: id, quantity: each }));
    const listings = new Map([
      ...parts.map(({ id, priceFen }): [string, ListedGoods] => [id, sku(id, priceFen)]),
      ['box', { ...sku('box', unitPriceFen), components }] as const,
    ]);
    const discountFen = grossFen - left;
    const amounts = { grossFen, discountFen, netFen: left, unitPriceFen };
    return { line: priced({ skuId: 'box', quantity, ...amounts, discounts }), listings };
  });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

test('the components of a bundle cost together what it costs, to the fen', (t) => {
  fc.assert(
    fc.property(bundleCase, ({ line, listings }) => {
      const { lines, bundles } = soldLines([line], listings);
      t.is(bundles.length, 1);
      for (const amount of ['grossFen', 'discountFen', 'netFen'] as const)
        t.is(sum(lines.map((one) => one[amount])), line[amount]);
      for (const { source, fen } of line.discounts) {
        const shares = lines.flatMap((one) => one.discounts).filter((share) => share.source === source);
        t.is(sum(shares.map((share) => share.fen)), fen);
      }
      for (const one of lines) {
        t.true(one.netFen >= 0 && one.netFen === one.grossFen - one.discountFen);
        t.is(sum(one.discounts.map((share) => share.fen)), one.discountFen);
        t.true(one.grossFen <= one.quantity * one.unitPriceFen);
      }
    }),
    { numRuns: 300 },
  );
});

test('the components of a bundle are its pieces times the bundles ordered, and draw on their own stock', (t) => {
  fc.assert(
    fc.property(bundleCase, ({ line, listings }) => {
      const { lines } = soldLines([line], listings);
      const components = listings.get('box')?.components ?? [];
      t.deepEqual(
        lines.map(({ skuId, quantity, lineNo }) => [skuId, quantity, lineNo]),
        components.map((part, index) => [part.skuId, part.quantity * line.quantity, index + 1]),
      );
      const drawn = stockLinesOf(lines, { cycleId: 'c', leaderId: 'l', siteId: 's' });
      t.true(
        drawn.every(({ skuId, counterIds }) => counterIds.every((id) => id.startsWith(`stock|c|${skuId}|`))),
      );
    }),
  );
});

test('a line draws on its leader, his station and the centre, in this order', (t) => {
  const ids = ['l', 's', centralNode].map((node) => counterIds.stock('c', 'a', node));
  t.deepEqual(drawOrder('c', 'a', { leaderId: 'l', siteId: 's' }), ids);
  t.deepEqual(ids, ['stock|c|a|l', 'stock|c|a|s', 'stock|c|a|central']);
});

test('a bundle and its component by itself are lines of their own, numbered through', (t) => {
  const listings = new Map([
    ['a', sku('a', 200)],
    ['b', sku('b', 100)],
    [
      'box',
      {
        ...sku('box', 250),
        components: [
          { skuId: 'a', quantity: 1 },
          { skuId: 'b', quantity: 1 },
        ],
      },
    ],
  ]);
  const { lines, bundles } = soldLines(
    [
      priced({ skuId: 'a', grossFen: 200 }),
      priced({ skuId: 'box', grossFen: 250, lineNo: 2 }),
      priced({ skuId: 'b', grossFen: 100, lineNo: 3 }),
    ],
    listings,
  );
  t.deepEqual(
    lines.map(({ lineNo, skuId, grossFen, bundle }) => [lineNo, skuId, grossFen, bundle?.no]),
    [
      [1, 'a', 200, undefined],
      [2, 'a', 167, 1],
      [3, 'b', 83, 1],
      [4, 'b', 100, undefined],
    ],
  );
  t.deepEqual(
    bundles.map(({ bundleNo, skuId, grossFen }) => [bundleNo, skuId, grossFen]),
    [[1, 'box', 250]],
  );
});

test('what a supplier bears of a bundle is borne by the supplier of each component', (t) => {
  const listings = new Map([
    ['a', sku('a', 200)],
    ['b', sku('b', 100)],
    [
      'box',
      {
        ...sku('box', 300),
        components: [
          { skuId: 'a', quantity: 1 },
          { skuId: 'b', quantity: 1 },
        ],
      },
    ],
  ]);
  const discounts = [{ source: 'promotion:P', fen: 30, bearer: 'supplier' as const, partyId: 'S' }];
  const line = priced({ skuId: 'box', grossFen: 300, discountFen: 30, netFen: 270, discounts });
  t.deepEqual(
    soldLines([line], listings).lines.map((one) => one.discounts),
    [
      [{ source: 'promotion:P', fen: 20, bearer: 'supplier', partyId: 'S-a' }],
      [{ source: 'promotion:P', fen: 10, bearer: 'supplier', partyId: 'S-b' }],
    ],
  );
});

test('a bundle whose component was withdrawn is not sold', (t) => {
  const listings = new Map([['box', { ...sku('box', 300), components: [{ skuId: 'gone', quantity: 1 }] }]]);
  t.throws(() => soldLines([priced({ skuId: 'box', grossFen: 300 })], listings), {
    message: /sku-not-sellable/,
  });
});
