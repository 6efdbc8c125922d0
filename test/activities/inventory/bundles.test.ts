import test from 'ava';
import { repeatOrder } from '../../../activities/cart/repeat-order.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { execute, rows } from '../../../db/query.js';
import { decided, staffedSale } from '../../support/factories/catalogue.js';
import { anotherCycle, orderInput, type Sale, saleDeps, sellingCycle } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place, depsOf } = await saleStage(test);

const central = { leaderShareBp: 0, stationShareBp: 0 };
const goods = [
  { skuId: 'TOMATO', priceFen: 300, supply: 10, ...central },
  { skuId: 'EGG', priceFen: 200, supply: 6, ...central },
  { skuId: 'BOX', priceFen: 701, supply: null },
];

/** A cycle that sells boxes of two tomatoes and an egg, or of what is given. */
async function boxSale(tag: string, components: Readonly<Record<string, number>> = { TOMATO: 2, EGG: 1 }) {
  const sale = await sellingCycle(database, { tag, skus: goods });
  for (const [name, quantity] of Object.entries(components))
    await execute(database, `insert into bundle_components values (:bundleId, :skuId, :quantity)`, {
      bundleId: sale.id('BOX'),
      skuId: sale.id(name),
      quantity,
    });
  return anotherCycle(database, sale, 4);
}

const linesOf = (orderId: string) =>
  rows(
    database,
    `select split_part(sku_id, '-', 2) as sku, quantity, gross_fen as gross, net_fen as net, bundle_no as "bundleNo"
     from order_lines where order_id = :orderId order by line_no`,
    { orderId },
  );

const demandOf = async ({ cycleId }: Sale): Promise<Record<string, number>> => {
  const found = await rows<{ sku: string; pieces: number }>(
    database,
    `select split_part(sku_id, '-', 2) as sku, quantity as pieces from demand where cycle_id = :cycleId`,
    { cycleId },
  );
  return Object.fromEntries(found.map(({ sku, pieces }) => [sku, pieces]));
};

test('of a bundle its components are in demand, and together they cost it', async (t) => {
  const sale = await boxSale('BA');
  const { orderId, payableFen } = await place(sale, { lines: { BOX: 2, TOMATO: 1 } });
  t.is(payableFen, 2 * 701 + 300);
  // 1402 fen by 600 to 200: the eggs are a quarter, 350.5, and of equal remainders the first gets the fen.
  t.deepEqual(await linesOf(orderId), [
    { sku: 'EGG', quantity: 2, gross: 351, net: 351, bundleNo: 1 },
    { sku: 'TOMATO', quantity: 4, gross: 1051, net: 1051, bundleNo: 1 },
    { sku: 'TOMATO', quantity: 1, gross: 300, net: 300, bundleNo: null },
  ]);
  t.deepEqual(await demandOf(sale), { EGG: 2, TOMATO: 5 });
  t.deepEqual(
    await rows(
      database,
      `select quantity, unit_price_fen as "unitPriceFen", net_fen as "netFen" from order_bundles
       where order_id = :orderId`,
      { orderId },
    ),
    [{ quantity: 2, unitPriceFen: 701, netFen: 1402 }],
  );
});

test('a bundle and a line on the same stock are refused whole when it does not suffice for both', async (t) => {
  const sale = await boxSale('BB');
  await place(sale, { lines: { TOMATO: 7 } });
  t.is(await refusal(t, place(sale, { lines: { TOMATO: 2, BOX: 1 } })), 'out-of-stock');
  const error = await t.throwsAsync(place(sale, { lines: { BOX: 2 } }));
  t.like(error, { code: 'out-of-stock', details: { skuId: sale.id('BOX'), available: 1 } });
  t.deepEqual(await demandOf(sale), { TOMATO: 7 });
  await place(sale, { lines: { TOMATO: 1, BOX: 1 } });
  t.deepEqual(await demandOf(sale), { EGG: 1, TOMATO: 10 });
});

test('a cancelled bundle gives its components back, to the piece', async (t) => {
  const sale = await boxSale('BC');
  const { orderId } = await place(sale, { lines: { BOX: 3, TOMATO: 4 } });
  t.is(await refusal(t, place(sale, { lines: { TOMATO: 1 } })), 'out-of-stock');
  await cancelOrder(depsOf())({ orderId, memberId: sale.id('A') });
  t.deepEqual(await demandOf(sale), { EGG: 0, TOMATO: 0 });
  await place(sale, { lines: { TOMATO: 10 } });
});

test('a bundle that misses a component is not listed, and one that lost it is not sold', async (t) => {
  const sale = await boxSale('BD');
  await execute(
    database,
    `update listings set withdrawn_at = clock_timestamp() where cycle_id = :cycleId and sku_id = :skuId`,
    { cycleId: sale.cycleId, skuId: sale.id('EGG') },
  );
  t.is(await refusal(t, place(sale, { lines: { BOX: 1 } })), 'sku-not-sellable');
  await execute(database, `update skus set withdrawn_at = clock_timestamp() where id = :id`, {
    id: sale.id('EGG'),
  });
  const later = await anotherCycle(database, sale, 5);
  t.is(await refusal(t, place(later, { lines: { BOX: 1 } })), 'sku-not-sellable');
});

test('a bundle is made by two people and sold in the cycles after it', async (t) => {
  const sale = await staffedSale(database, { tag: 'BE', skus: goods });
  const components = [
    { skuId: sale.id('TOMATO'), quantity: 1 },
    { skuId: sale.id('EGG'), quantity: 1 },
  ];
  const bundle = { kind: 'bundle', payload: { bundleId: sale.id('BOX'), components } };
  await decided(database, sale, bundle);
  t.is(await refusal(t, place(sale, { lines: { BOX: 1 } })), 'out-of-stock');
  const later = await anotherCycle(database, sale, 4);
  await place(later, { lines: { BOX: 2 } });
  t.deepEqual(await demandOf(later), { EGG: 2, TOMATO: 2 });
  const itself = { ...bundle.payload, components: [{ skuId: sale.id('BOX'), quantity: 1 }] };
  t.is(await refusal(t, decided(database, sale, { ...bundle, payload: itself })), 'bundle-invalid');
});

test('an order that is repeated puts the bundle into the cart and not its components', async (t) => {
  const sale = await boxSale('BG');
  const { orderId } = await place(sale, { lines: { BOX: 1, TOMATO: 2 } });
  const { result } = await repeatOrder({ database })({ orderId, memberId: sale.id('A') });
  const wanted = [...result.taken, ...result.left].map(({ skuId }) => skuId);
  t.deepEqual(new Set(wanted), new Set([sale.id('TOMATO'), sale.id('BOX')]));
});

test('the same key buys one bundle', async (t) => {
  const sale = await boxSale('BF', { TOMATO: 3 });
  const buy = () =>
    placeOrder(saleDeps(database))(orderInput(sale, { lines: { BOX: 1 } }), { actor: 'member/A', key: 'BF' });
  const [first, second] = [await buy(), await buy()];
  t.deepEqual([first.replayed, second.replayed], [false, true]);
  t.is(first.result.orderId, second.result.orderId);
  t.deepEqual(await demandOf(sale), { TOMATO: 3 });
});
