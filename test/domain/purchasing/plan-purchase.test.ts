import test from 'ava';
import { fc } from '../../support/properties.js';
import { planBackup, planPurchase } from '../../../domain/purchasing/plan-purchase.js';

const demandRow = fc.record({
  siteId: fc.constantFrom('S1', 'S2', 'S3'),
  skuId: fc.constantFrom('K1', 'K2', 'K3', 'K4'),
  quantity: fc.nat(200),
});

const offerRow = fc.record({
  skuId: fc.constantFrom('K1', 'K2', 'K3'),
  supplierId: fc.constantFrom('P1', 'P2', 'P3'),
  casePack: fc.integer({ min: 1, max: 24 }),
  supplyPriceFen: fc.integer({ min: 1, max: 6_000 }),
});

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

test('purchases are the demand plus the stated surplus, per site and SKU', (t) => {
  fc.assert(
    fc.property(
      fc.array(demandRow, { maxLength: 30 }),
      fc.array(offerRow, { maxLength: 8 }),
      (demand, offers) => {
        const { orders, unsupplied } = planPurchase(demand, offers);
        const lines = orders.flatMap((order) => order.lines);
        for (const siteId of ['S1', 'S2', 'S3']) {
          for (const skuId of ['K1', 'K2', 'K3', 'K4']) {
            const here = <Row extends { siteId: string; skuId: string }>(rows: readonly Row[]): Row[] =>
              rows.filter((row) => row.siteId === siteId && row.skuId === skuId);
            const wanted = sum(here(demand).map((row) => row.quantity));
            const bought = sum(here(lines).map((line) => line.quantity - line.surplusQuantity));
            const missing = sum(here(unsupplied).map((row) => row.quantity));
            t.is(bought + missing, wanted);
            t.true(here(lines).length <= 1);
          }
        }
        for (const order of orders) {
          t.is(order.amountFen, sum(order.lines.map((line) => line.quantity * line.supplyPriceFen)));
        }
      },
    ),
  );
});

test('surplus is always less than a case, and quantities are whole cases', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 48 }), (quantity, casePack) => {
      const offers = [{ skuId: 'K1', supplierId: 'P1', casePack, supplyPriceFen: 100 }];
      const [line] = planPurchase([{ siteId: 'S1', skuId: 'K1', quantity }], offers).orders[0]?.lines ?? [];
      if (line === undefined) throw new Error('the demand is not bought');
      t.is(line.quantity, line.cases * casePack);
      t.is(line.quantity, quantity + line.surplusQuantity);
      t.true(line.surplusQuantity < casePack);
    }),
  );
});

test('the order of the input does not matter', (t) => {
  const rows = fc.array(demandRow, { maxLength: 20 });
  fc.assert(
    fc.property(rows, fc.array(offerRow, { maxLength: 6 }), (demand, offers) => {
      const turned = planPurchase([...demand].reverse(), [...offers].reverse());
      t.deepEqual(turned, planPurchase(demand, offers));
    }),
  );
});

test('the cheaper price loses when its case is so large that it costs more in all', (t) => {
  const offers = [
    { skuId: 'K1', supplierId: 'P1', casePack: 100, supplyPriceFen: 90 },
    { skuId: 'K1', supplierId: 'P2', casePack: 10, supplyPriceFen: 100 },
  ];
  const { orders } = planPurchase([{ siteId: 'S1', skuId: 'K1', quantity: 15 }], offers);
  t.deepEqual(
    orders.map((order) => [order.supplierId, order.amountFen]),
    [['P2', 2_000]],
  );
});

test('a backup plan covers what the refusing supplier was to bring, without that supplier', (t) => {
  const offers = [
    { skuId: 'K1', supplierId: 'P1', casePack: 6, supplyPriceFen: 100 },
    { skuId: 'K1', supplierId: 'P2', casePack: 10, supplyPriceFen: 130 },
    { skuId: 'K2', supplierId: 'P1', casePack: 1, supplyPriceFen: 50 },
  ];
  const demand = [
    { siteId: 'S1', skuId: 'K1', quantity: 7 },
    { siteId: 'S1', skuId: 'K2', quantity: 3 },
  ];
  const [order] = planPurchase(demand, offers).orders;
  if (order === undefined) throw new Error('nothing was planned');
  const backup = planBackup(order, offers);
  t.deepEqual(
    backup.orders.map(({ supplierId, lines }) => [
      supplierId,
      lines[0]?.demandedQuantity,
      lines[0]?.quantity,
    ]),
    [['P2', 7, 10]],
  );
  t.deepEqual(backup.unsupplied, [{ siteId: 'S1', skuId: 'K2', quantity: 3 }]);
});

test('a case of no pieces and a broken quantity are refused', (t) => {
  const offer = { skuId: 'K1', supplierId: 'P1', casePack: 0, supplyPriceFen: 100 };
  t.throws(() => planPurchase([], [offer]), { message: /casePack/ });
  t.throws(() => planPurchase([{ siteId: 'S1', skuId: 'K1', quantity: 1.5 }], []), { message: /quantity/ });
});
