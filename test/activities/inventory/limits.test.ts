import test from 'ava';
import { setHousehold } from '../../../activities/inventory/set-household.js';
import { moveOrder } from '../../../activities/order/move-order.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { execute, rows } from '../../../db/query.js';
import { decided, staffedSale } from '../../support/factories/catalogue.js';
import {
  orderInput,
  type OrderWish,
  type Sale,
  saleDeps,
  sellingCycle,
} from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { refusalOf, saleStage } from '../../support/sale-stage.js';

const { database, place, depsOf } = await saleStage(test, { poolMax: 12 });

interface Limit {
  readonly per: string;
  readonly span?: string;
  readonly quantity: number;
  readonly sku?: string;
}

async function limit(sale: Sale, { per, span = 'cycle', quantity, sku }: Limit): Promise<void> {
  await execute(
    database,
    `insert into purchase_limits (id, region_id, name, per, span, sku_id, quantity)
     values (:id, :regionId, '限购', :per, :span, :skuId, :quantity)`,
    {
      id: `${sale.tag}-${per}-${span}`,
      regionId: sale.regionId,
      per,
      span,
      quantity,
      skuId: sku === undefined ? null : sale.id(sku),
    },
  );
}

const capacity = (sale: Sale, quantity: number, unit = 'pieces'): Promise<number> =>
  execute(
    database,
    `insert into station_capacities (site_id, region_id, unit, quantity)
     values (:siteId, :regionId, :unit, :quantity)`,
    { siteId: sale.id('G1'), regionId: sale.regionId, unit, quantity },
  );

const wishFrom = (sale: Sale, wish: OrderWish, deviceId: string | null) => ({
  ...orderInput(sale, wish),
  deviceId,
});

const skus = [
  { skuId: 'TOMATO', supply: 1000 },
  { skuId: 'EGG', supply: 1000 },
];

test('a limit of each kind holds, and is free again when the order ends', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LA', skus });
  await limit(sale, { per: 'member', quantity: 3, sku: 'TOMATO' });
  await limit(sale, { per: 'leader', span: 'day', quantity: 9 });
  const { orderId } = await place(sale, { lines: { TOMATO: 3 } });
  t.is(await refusal(t, place(sale, { lines: { TOMATO: 1 } })), 'limit-reached');
  await place(sale, { member: 'B', lines: { TOMATO: 2, EGG: 4 } });
  t.is(await refusal(t, place(sale, { member: 'C', lines: { EGG: 1 } })), 'limit-reached');
  await place(sale, { member: 'D', leader: 'L2', lines: { EGG: 9 } });
  await cancelOrder(depsOf())({ orderId, memberId: sale.id('A') });
  await place(sale, { lines: { TOMATO: 3 } });
  t.is(await refusal(t, place(sale, { member: 'C', lines: { EGG: 1 } })), 'limit-reached');
});

test('a household is counted together, and who names no household by himself', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LB', skus });
  await limit(sale, { per: 'household', span: 'always', quantity: 4 });
  const join = (name: string, householdId: string | null) =>
    setHousehold({ database })(
      { regionId: sale.regionId, memberId: sale.id(name), householdId },
      { actor: 'ops/O1', key: `LB-${name}` },
    );
  await join('A', 'H1');
  t.false((await join('B', 'H1')).replayed);
  t.true((await join('B', 'H1')).replayed);
  await place(sale, { lines: { TOMATO: 3 } });
  t.is(await refusal(t, place(sale, { member: 'B', lines: { TOMATO: 2 } })), 'limit-reached');
  await place(sale, { member: 'B', lines: { TOMATO: 1 } });
  await place(sale, { member: 'C', lines: { TOMATO: 4 } });
  t.is(await refusal(t, place(sale, { member: 'C', lines: { TOMATO: 1 } })), 'limit-reached');
  const stranger = { regionId: 'XX', memberId: sale.id('A'), householdId: null };
  t.is(await refusal(t, setHousehold({ database })(stranger)), 'member-unknown');
});

test('orders of one device at once get as much as the device may have, and no more', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LC', skus, moreMembers: 10 });
  await limit(sale, { per: 'device', quantity: 4, sku: 'EGG' });
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_none, n) =>
      refusalOf(
        placeOrder(saleDeps(database))(wishFrom(sale, { member: `M${n + 1}`, lines: { EGG: 1 } }, 'phone')),
      ),
    ),
  );
  t.is(outcomes.filter((code) => code === undefined).length, 4);
  t.is(outcomes.filter((code) => code === 'limit-reached').length, 6);
  const other = wishFrom(sale, { member: 'A', lines: { EGG: 4 } }, 'tablet');
  t.is(await refusalOf(placeOrder(saleDeps(database))(other)), undefined);
});

test('a full station closes once and refuses further orders', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LD', skus });
  await capacity(sale, 20);
  await place(sale, { lines: { TOMATO: 18 } });
  t.is(await refusal(t, place(sale, { member: 'B', lines: { TOMATO: 3 } })), 'station-full');
  await place(sale, { member: 'D', leader: 'L2', lines: { TOMATO: 1 } });
  // Nineteen of twenty are more than 95 %: the order that does not fit closes the station, also for one that would.
  t.is(await refusal(t, place(sale, { member: 'B', lines: { TOMATO: 2 } })), 'station-full');
  t.is(await refusal(t, place(sale, { member: 'B', lines: { TOMATO: 1 } })), 'station-full');
  await place(sale, { member: 'E', leader: 'L3', lines: { TOMATO: 30 } });
  const told = await rows(
    database,
    `select type, data ->> 'unit' as unit from events where data ->> 'siteId' = :siteId and type like 'station.%'`,
    { siteId: sale.id('G1') },
  );
  t.deepEqual(told, [{ type: 'station.full', unit: 'pieces' }]);
});

test('an order that moves takes its room along, and finds none where there is none', async (t) => {
  const sale = await sellingCycle(database, { tag: 'LG', skus });
  await capacity(sale, 10);
  await limit(sale, { per: 'leader', quantity: 6 });
  const { orderId } = await place(sale, { member: 'E', leader: 'L3', lines: { TOMATO: 4 } });
  const move = (leader: string) =>
    moveOrder({ database })({ orderId, memberId: sale.id('E'), leaderId: sale.id(leader) });
  await place(sale, { lines: { EGG: 3 } });
  t.is(await refusal(t, move('L1')), 'limit-reached');
  await place(sale, { member: 'D', leader: 'L2', lines: { EGG: 2 } });
  await move('L2');
  t.is(await refusal(t, place(sale, { member: 'B', lines: { EGG: 2 } })), 'station-full');
  await move('L3');
  await place(sale, { member: 'B', lines: { EGG: 2 } });
  await place(sale, { member: 'D', leader: 'L2', lines: { EGG: 3 } });
  t.is(await refusal(t, move('L2')), 'station-full');
});

test('a raised capacity opens a full station again', async (t) => {
  const sale = await staffedSale(database, { tag: 'LE', skus });
  const of = (quantity: number, siteId = sale.id('G1')) => ({
    kind: 'capacity',
    payload: { siteId, unit: 'pieces', quantity },
  });
  await decided(database, sale, of(5));
  await place(sale, { lines: { TOMATO: 5 } });
  t.is(await refusal(t, place(sale, { member: 'B', lines: { TOMATO: 1 } })), 'station-full');
  await decided(database, sale, of(8));
  await place(sale, { member: 'B', lines: { TOMATO: 3 } });
  t.is(await refusal(t, place(sale, { member: 'C', lines: { TOMATO: 1 } })), 'station-full');
  const told = await rows<{ type: string }>(
    database,
    `select type from events where aggregate = :aggregate order by seq`,
    { aggregate: `station/${sale.cycleId}/${sale.id('G1')}` },
  );
  t.deepEqual(
    told.map(({ type }) => type),
    ['station.full', 'station.reopened', 'station.full'],
  );
  t.is(await refusal(t, decided(database, sale, of(5, 'nowhere'))), 'site-unknown');
});

test('a limit that is lowered takes nothing back, and one that is raised lets more in', async (t) => {
  const sale = await staffedSale(database, { tag: 'LF', skus });
  const fields = { limitId: 'LF-EGG', name: '鸡蛋限购', per: 'member', span: 'cycle' };
  const of = (quantity: number, more = {}) => ({
    kind: 'limit',
    payload: { ...fields, skuId: sale.id('EGG'), quantity, ...more },
  });
  await decided(database, sale, of(6));
  await place(sale, { lines: { EGG: 4 } });
  await decided(database, sale, of(2));
  t.is(await refusal(t, place(sale, { lines: { EGG: 1 } })), 'limit-reached');
  await decided(database, sale, of(7));
  await place(sale, { lines: { EGG: 3 } });
  t.is(await refusal(t, place(sale, { lines: { EGG: 1 } })), 'limit-reached');
  t.is(await refusal(t, decided(database, sale, of(7, { per: 'device' }))), 'limit-invalid');
  t.is(await refusal(t, decided(database, sale, of(7, { categoryId: sale.id('VEG') }))), 'limit-invalid');
});
