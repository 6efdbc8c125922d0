import test from 'ava';
import { correctStock, type CorrectionCause } from '../../../activities/inventory/correct-stock.js';
import { refreshStockGoods } from '../../../activities/inventory/refresh-stock-goods.js';
import { readSiteStock } from '../../../db/queries/inventory/read-site-stock.js';
import { execute, rows } from '../../../db/query.js';
import { anotherCycle, endSale, type Sale, sellingCycle } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test);

/** A region whose noodles are sold from stock; two cycles of it sell at once. */
async function stockSale(tag: string): Promise<{ first: Sale; second: Sale }> {
  const sale = await sellingCycle(database, { tag, skus: [{ skuId: 'NOODLE', supply: 50 }] });
  await execute(database, `update supply_plans set source = 'on-hand' where sku_id = :id`, {
    id: sale.id('NOODLE'),
  });
  const first = await anotherCycle(database, sale, 4);
  return { first, second: await anotherCycle(database, sale, 5) };
}

interface Found {
  readonly cause: CorrectionCause;
  readonly quantity: number;
  readonly site?: string;
  readonly lot?: string;
  readonly expiresOn?: string;
}

const input = (sale: Sale, { site = 'G1', lot = 'LOT-1', expiresOn = '2027-01-31', ...found }: Found) => ({
  expiresOn,
  regionId: sale.regionId,
  siteId: sale.id(site),
  skuId: sale.id('NOODLE'),
  lot,
  reason: '盘点',
  correctedBy: 'ops/O1',
  ...found,
});
const correct = (sale: Sale, found: Found) => correctStock({ database })(input(sale, found));

const caps = async (sale: Sale): Promise<Record<string, number>> => {
  const found = await rows<{ node: string; cap: number }>(
    database,
    `select split_part(node, '-', 2) as node, cap from counters
     where kind = 'stock' and cycle_id = :cycleId and level = 1 order by node`,
    { cycleId: sale.cycleId },
  );
  return Object.fromEntries(found.map(({ node, cap }) => [node, cap]));
};

test('what lies at the sites is sold, and what one cycle leaves the next one sells', async (t) => {
  const { first, second } = await stockSale('SA');
  t.deepEqual(await caps(first), { G1: 0, G2: 0 });
  await correct(first, { cause: 'bought', quantity: 10 });
  await correct(first, { cause: 'bought', quantity: 2, site: 'G2' });
  t.deepEqual(
    [await caps(first), await caps(second)],
    [
      { G1: 10, G2: 2 },
      { G1: 0, G2: 0 },
    ],
  );
  await place(first, { lines: { NOODLE: 4 } });
  t.is(await refusal(t, place(first, { member: 'E', leader: 'L3', lines: { NOODLE: 3 } })), 'out-of-stock');
  await endSale(database, first.cycleId);
  await refreshStockGoods({ database })({ regionId: first.regionId });
  t.deepEqual(await caps(second), { G1: 6, G2: 2 });
  await place(second, { lines: { NOODLE: 6 } });
  t.is(await refusal(t, place(second, { lines: { NOODLE: 1 } })), 'out-of-stock');
});

test('what is counted less is offered less, never below what is sold, and each correction is a movement', async (t) => {
  const { first } = await stockSale('SB');
  const bought = input(first, { cause: 'bought', quantity: 10, expiresOn: '2027-01-31' });
  const key = { actor: 'ops/O1', key: 'SB' };
  t.false((await correctStock({ database })(bought, key)).replayed);
  const { result, replayed } = await correctStock({ database })(bought, key);
  t.deepEqual([replayed, result.onHand, result.expiresOn], [true, 10, '2027-01-31']);
  await place(first, { lines: { NOODLE: 7 } });
  await correct(first, { cause: 'counted-less', quantity: 2 });
  t.deepEqual(await caps(first), { G1: 8, G2: 0 });
  await correct(first, { cause: 'written-off', quantity: 5 });
  t.deepEqual(await caps(first), { G1: 7, G2: 0 });
  t.is(await refusal(t, correct(first, { cause: 'counted-less', quantity: 4 })), 'stock-not-there');
  t.like(await readSiteStock(database, first.regionId, { siteId: first.id('G1') }), [
    { lot: 'LOT-1', state: 'surplus', quantity: 3, expiresOn: '2027-01-31' },
  ]);
  const moves = await rows(
    database,
    `select cause, quantity, from_state as "fromState", moved_by as "movedBy" from stock_movements
     where sku_id = :id order by id`,
    { id: first.id('NOODLE') },
  );
  t.deepEqual(moves, [
    { cause: 'bought', quantity: 10, fromState: null, movedBy: 'ops/O1' },
    { cause: 'counted-less', quantity: 2, fromState: 'surplus', movedBy: 'ops/O1' },
    { cause: 'written-off', quantity: 5, fromState: 'surplus', movedBy: 'ops/O1' },
  ]);
});

test('a lot is sold until it expires, and an expired one does not come in', async (t) => {
  const { first } = await stockSale('SC');
  await correct(first, { cause: 'bought', quantity: 5, expiresOn: '2026-11-26', lot: 'OLD' });
  await correct(first, { cause: 'bought', quantity: 3, expiresOn: '2026-11-27', lot: 'NEW' });
  // The first cycle is of 26 November and goes out on the 27th.
  t.deepEqual(await caps(first), { G1: 3, G2: 0 });
  const late = { cause: 'bought' as const, quantity: 1, expiresOn: '2026-11-01', lot: 'GONE' };
  t.is(await refusal(t, correct(first, late)), 'lot-expired');
  t.is(await refusal(t, correct(first, { ...late, site: 'G9' })), 'site-unknown');
  const unknown = { ...input(first, late), skuId: 'nothing' };
  t.is(await refusal(t, correctStock({ database })(unknown)), 'sku-unknown');
});
