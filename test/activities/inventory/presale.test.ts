import test from 'ava';
import { ensureCycles } from '../../../activities/cycle/ensure-cycles.js';
import { listPresales } from '../../../db/queries/inventory/list-presales.js';
import { execute, one, rows } from '../../../db/query.js';
import { moveCycle, type Sale, sellingCycle } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test);

const central = { leaderShareBp: 0, stationShareBp: 0 };
const skus = [
  { skuId: 'TOMATO', priceFen: 300, supply: 10, ...central },
  { skuId: 'CRAB', priceFen: 8800, supply: 4, ...central },
];

/** Crabs may be ordered three days before their cycle; today and tomorrow have their cycles already. */
async function crabSale(tag: string): Promise<Sale & { readonly laterId: string }> {
  const sale = await sellingCycle(database, { tag, skus });
  await execute(database, `update supply_plans set presale_days = 3 where sku_id = :id`, {
    id: sale.id('CRAB'),
  });
  await ensureCycles({ database })({ regionId: sale.regionId });
  return { ...sale, laterId: `${tag}/2026-11-25/1` };
}

const listed = (cycleId: string) =>
  rows<{ sku: string; sellsFrom: string | null; priceFen: number; counters: number }>(
    database,
    `select split_part(g.sku_id, '-', 2) as sku, g.sells_from as "sellsFrom", g.price_fen as "priceFen",
       (select count(*)::integer from counters k where k.cycle_id = g.cycle_id and k.sku_id = g.sku_id) as counters
     from listings g where g.cycle_id = :cycleId order by 1`,
    { cycleId },
  );

test('goods on presale are ordered before their cycle opens, from its supply', async (t) => {
  const sale = await crabSale('PA');
  const later = { ...sale, cycleId: sale.laterId };
  await place(later, { lines: { CRAB: 3 } });
  t.is(await refusal(t, place(later, { lines: { CRAB: 2 } })), 'out-of-stock');
  t.is(await refusal(t, place(later, { lines: { TOMATO: 1 } })), 'cycle-not-open');
  await place(sale, { lines: { CRAB: 4 } });
  const demand = await rows(
    database,
    `select cycle_id as "cycleId", quantity from demand where sku_id = :id order by cycle_id`,
    { id: sale.id('CRAB') },
  );
  t.deepEqual(demand, [
    { cycleId: sale.cycleId, quantity: 4 },
    { cycleId: sale.laterId, quantity: 3 },
  ]);
});

test('a cycle that is days away lists its presale alone, and the rest when its time has come', async (t) => {
  const sale = await crabSale('PB');
  const [crab, ...others] = await listed(sale.laterId);
  t.deepEqual([crab?.sku, others], ['CRAB', []]);
  const { opensAt } = await one<{ opensAt: string }>(
    database,
    `select opens_at as "opensAt" from cycles where id = :id`,
    { id: sale.cycleId },
  );
  t.is(crab?.sellsFrom, opensAt);
  await execute(database, `update skus set price_fen = 9900 where id = :id`, { id: sale.id('CRAB') });
  await execute(database, `update installation set origin_at = origin_at - interval '2 days'`);
  await ensureCycles({ database })({ regionId: sale.regionId });
  await ensureCycles({ database })({ regionId: sale.regionId });
  await execute(database, `update installation set origin_at = origin_at + interval '2 days'`);
  t.like(await listed(sale.laterId), [
    { sku: 'CRAB', priceFen: 8800 },
    { sku: 'TOMATO', priceFen: 300 },
  ]);
  t.true((await listed(sale.laterId)).every(({ counters }) => counters >= 3));
});

test('what is not on presale yet is not open, and the shop says what is', async (t) => {
  const sale = await crabSale('PC');
  const shop = () =>
    listPresales(database, { regionId: sale.regionId, leaderId: sale.id('L1') }).then((found) =>
      found.filter(({ cycleId }) => cycleId === sale.laterId),
    );
  t.like(await shop(), [{ skuId: sale.id('CRAB'), available: 4, priceFen: 8800 }]);
  await execute(
    database,
    `update listings set sells_from = clock_timestamp() + interval '1 hour' where cycle_id = :id`,
    { id: sale.laterId },
  );
  t.deepEqual(await shop(), []);
  t.is(await refusal(t, place({ ...sale, cycleId: sale.laterId }, { lines: { CRAB: 1 } })), 'cycle-not-open');
  await moveCycle(database, sale.laterId, { opensInMs: -1 });
  await place({ ...sale, cycleId: sale.laterId }, { lines: { CRAB: 1 } });
});

test('an order on presale counts for the day on which it is placed', async (t) => {
  const sale = await crabSale('PD');
  await execute(
    database,
    `insert into purchase_limits (id, region_id, name, per, span, quantity)
     values ('PD-DAY', :regionId, '每日限购', 'member', 'day', 3)`,
    { regionId: sale.regionId },
  );
  await place({ ...sale, cycleId: sale.laterId }, { lines: { CRAB: 2 } });
  t.is(await refusal(t, place(sale, { lines: { TOMATO: 2 } })), 'limit-reached');
  await place(sale, { lines: { TOMATO: 1 } });
});
