import test from 'ava';
import { approveRevision, withdrawRevision } from '../../../activities/catalogue/decide-revision.js';
import { readRevision } from '../../../db/queries/catalogue/revisions.js';
import { execute, one, rows } from '../../../db/query.js';
import { decided, mover, propose, staffedSale } from '../../support/factories/catalogue.js';
import { anotherCycle, moveCycle, type Sale } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test);
const deps = { database };

const freshMilk = (sale: Sale, other: Readonly<Record<string, unknown>> = {}) => ({
  skuId: sale.id('MILK'),
  name: '鲜牛奶',
  spec: '950 ml',
  categoryId: sale.id('VEG'),
  supplierId: sale.id('S1'),
  gtin: '2900000000018',
  weightGrams: 1000,
  volumeMillilitres: 950,
  band: 'chilled',
  shelfDays: 7,
  leaderRateBp: 800,
  promoted: false,
  casePack: 12,
  vatClass: 'exempt',
  catchWeight: false,
  ...other,
});

const prices = { priceFen: 990, supplyPriceFen: 600 };

const milkPlan = (sale: Sale, supplyQuantity: number) => ({
  kind: 'supply',
  payload: { skuId: sale.id('MILK'), supplyQuantity, leaderShareBp: 0, stationShareBp: 0 },
});

const supplyIn = async (cycleId: string, skuId: string): Promise<number> =>
  (
    await one<{ pieces: number }>(
      database,
      `select coalesce(sum(cap), 0)::integer as pieces from counters
       where kind = 'stock' and cycle_id = :cycleId and sku_id = :skuId`,
      { cycleId, skuId },
    )
  ).pieces;

const open = (sale: Sale): Promise<Sale> =>
  moveCycle(database, sale.nextCycleId, { opensInMs: -1000 }).then(() => ({
    ...sale,
    cycleId: sale.nextCycleId,
  }));

test('a new SKU is listed in the next cycle, and sold there once it has a supply', async (t) => {
  const sale = await staffedSale(database, { tag: 'GA' });
  t.is((await decided(database, sale, { kind: 'sku', payload: freshMilk(sale, prices) })).state, 'effective');
  const milk = { lines: { MILK: 1 } };
  t.is(await refusal(t, place(sale, milk)), 'sku-not-sellable');
  const next = await open(sale);
  t.is(await refusal(t, place(next, milk)), 'out-of-stock');
  await execute(
    database,
    `update cycles set opens_at = clock_timestamp() + interval '1 hour' where id = :id`,
    {
      id: next.cycleId,
    },
  );
  await decided(database, sale, milkPlan(sale, 3));
  await open(sale);
  t.is((await place(next, { lines: { MILK: 3 } })).payableFen, 2970);
  t.is(await refusal(t, place(next, milk)), 'out-of-stock');
});

test('a SKU that does not fit is refused, and says which field', async (t) => {
  const sale = await staffedSale(database, { tag: 'GB' });
  const gtin = '2900000000025';
  const wrong = {
    categoryId: { categoryId: 'NONE', ...prices },
    supplierId: { supplierId: 'NONE', ...prices },
    priceFen: {},
    gtin: { gtin: '2900000000056', ...prices },
  };
  await decided(database, sale, {
    kind: 'sku',
    payload: freshMilk(sale, { skuId: 'GB-OTHER', ...prices, gtin: '2900000000056' }),
  });
  for (const [field, other] of Object.entries(wrong)) {
    const payload = freshMilk(sale, { gtin, ...other });
    const error = await t.throwsAsync(propose(database, sale, { kind: 'sku', payload }));
    t.regex(error?.message ?? '', new RegExp(`^sku-invalid .*"field":"${field}"`), field);
  }
  const loss = freshMilk(sale, { gtin, priceFen: 700, supplyPriceFen: 690 });
  t.is(await refusal(t, propose(database, sale, { kind: 'sku', payload: loss })), 'commission-over-margin');
});

test('a changed SKU shows what is different, and its price and pool do not change with it', async (t) => {
  const sale = await staffedSale(database, { tag: 'GC' });
  await decided(database, sale, {
    kind: 'sku',
    payload: freshMilk(sale, { gtin: '2900000000049', ...prices }),
  });
  const change = (other: object) => ({
    kind: 'sku',
    payload: freshMilk(sale, { gtin: '2900000000049', ...other }),
  });
  t.is(await refusal(t, propose(database, sale, change({ priceFen: 1 }))), 'sku-invalid');
  t.is(await refusal(t, propose(database, sale, change({ leaderTags: ['x'] }))), 'sku-invalid');
  const revisionId = await propose(database, sale, change({ leaderRateBp: 1200 }));
  const { findings } = await readRevision(database, 'GC', revisionId);
  t.deepEqual(findings, { changes: { leaderRateBp: { from: 800, to: 1200 } } });
  await approveRevision(deps)(mover(sale, revisionId));
  const listed = await rows(
    database,
    `select price_fen as "priceFen", leader_rate_bp as "leaderRateBp" from listings where sku_id = 'GC-MILK'`,
  );
  t.deepEqual(listed, [{ priceFen: 990, leaderRateBp: 1200 }]);
});

test('a withdrawn SKU cannot be ordered and is listed in no later cycle, until that is taken back', async (t) => {
  const sale = await staffedSale(database, { tag: 'GD' });
  const withdrawal = { kind: 'sku-withdrawal', payload: { skuId: sale.id('TOMATO') }, runningCycles: true };
  const { revisionId } = await decided(database, sale, withdrawal);
  t.is(await refusal(t, place(sale)), 'sku-not-sellable');
  const later = await anotherCycle(database, sale, 3);
  t.is(await refusal(t, place(later)), 'sku-not-sellable');
  t.is(await refusal(t, propose(database, sale, withdrawal)), 'sku-withdrawn');
  t.is((await withdrawRevision(deps)(mover(sale, revisionId))).result.state, 'withdrawn');
  t.is((await place(sale)).payableFen, 499);
});

test('a pool by tag is sold by those leaders alone, and the others’ quota is the centre’s', async (t) => {
  const sale = await staffedSale(database, { tag: 'GE' });
  const before = await supplyIn(sale.cycleId, sale.id('TOMATO'));
  const pool = {
    kind: 'pool',
    payload: { skuId: sale.id('TOMATO'), leaderTags: ['fresh'] },
    runningCycles: true,
  };
  const revisionId = await propose(database, sale, pool);
  const { findings } = await readRevision(database, 'GE', revisionId);
  t.deepEqual(findings, { leadersBefore: 3, leadersAfter: 1 });
  t.is((await place(sale, { member: 'D', leader: 'L2' })).payableFen, 499);
  await approveRevision(deps)(mover(sale, revisionId));
  t.is(await refusal(t, place(sale, { member: 'D', leader: 'L2' })), 'sku-not-sellable');
  t.is((await place(sale)).payableFen, 499);
  t.is(await supplyIn(sale.cycleId, sale.id('TOMATO')), before);
  const free = await rows<{ node: string }>(
    database,
    `select node from counters where kind = 'stock' and cycle_id = :cycleId and level = 2 and cap > taken`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(
    free.map(({ node }) => node),
    [sale.id('L1')],
  );
  await withdrawRevision(deps)(mover(sale, revisionId));
  t.is((await place(sale, { member: 'D', leader: 'L2' })).payableFen, 499);
});

test('a changed supply is what the next cycles can sell', async (t) => {
  const sale = await staffedSale(database, { tag: 'GF' });
  const plan = (supplyQuantity: number, shares = [5000, 3000]) => ({
    kind: 'supply',
    payload: {
      skuId: sale.id('TOMATO'),
      supplyQuantity,
      leaderShareBp: shares[0],
      stationShareBp: shares[1],
    },
  });
  t.is(await refusal(t, propose(database, sale, plan(5, [6000, 5000]))), 'quota-over-supply');
  await decided(database, sale, plan(5));
  t.is(await supplyIn(sale.cycleId, sale.id('TOMATO')), 100);
  t.is(await supplyIn(sale.nextCycleId, sale.id('TOMATO')), 5);
  await place(sale, { lines: { TOMATO: 7 } });
  await decided(database, sale, { ...plan(5), runningCycles: true });
  t.is(await supplyIn(sale.cycleId, sale.id('TOMATO')), 7);
  t.is(await refusal(t, place(sale)), 'out-of-stock');
  await decided(database, sale, { ...plan(9), runningCycles: true });
  t.is((await place(sale, { lines: { TOMATO: 2 } })).payableFen, 998);
  const later = await anotherCycle(database, sale, 3);
  t.is(await supplyIn(later.cycleId, sale.id('TOMATO')), 9);
});
