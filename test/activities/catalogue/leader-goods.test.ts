import test from 'ava';
import { hideGoods, pinGoods } from '../../../activities/catalogue/arrange-goods.js';
import { pushPools } from '../../../activities/catalogue/push-pools.js';
import { readOneWanted } from '../../../db/queries/cart/read-cart.js';
import { listPool } from '../../../db/queries/catalogue/leader-goods.js';
import { type ListingSort, listListings } from '../../../db/queries/catalogue/list-listings.js';
import { one, rows } from '../../../db/query.js';
import { deliverMessages } from '../../../workers/consumers/messages.js';
import { decided, staffedSale } from '../../support/factories/catalogue.js';
import { moveCycle, type Sale } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test);
const deps = { database };

const skus = ['APPLE', 'BEAN', 'CORN', 'DILL'].map((skuId, n) => ({ skuId, priceFen: 400 + n }));

const seenAt = async (sale: Sale, leader: string, sort: ListingSort = 'rank'): Promise<string[]> => {
  const at = { cycleId: sale.cycleId, leaderId: sale.id(leader), filter: {} };
  const first = await listListings(database, at, { sort, after: undefined, limit: 3 });
  const last = first.at(-1);
  const rest = await listListings(database, at, { sort, after: last, limit: 3 });
  return [...first, ...rest].map(({ skuId }) => skuId.slice(3));
};

test('a hidden SKU is not listed at the point and cannot be ordered there, and is sold at the others', async (t) => {
  const sale = await staffedSale(database, { tag: 'HA', skus });
  const hide = (hidden: boolean, key?: string) =>
    hideGoods(deps)(
      { leaderId: sale.id('L1'), skuId: sale.id('BEAN'), hidden },
      key === undefined ? undefined : { actor: 'leader/HA1', key },
    );
  t.true((await hide(true, 'HA')).result.hidden);
  t.true((await hide(true, 'HA')).replayed);
  t.deepEqual(await seenAt(sale, 'L1'), ['APPLE', 'CORN', 'DILL']);
  t.deepEqual(await seenAt(sale, 'L2'), ['APPLE', 'BEAN', 'CORN', 'DILL']);
  const inCart = (leader: string) =>
    readOneWanted(
      database,
      { skuId: sale.id('BEAN'), quantity: 1 },
      { cycleId: sale.cycleId, leaderId: sale.id(leader) },
    );
  t.like(await inCart('L1'), { atPoint: false });
  t.like(await inCart('L2'), { atPoint: true });
  const bean = { lines: { BEAN: 2 } };
  t.is(await refusal(t, place(sale, bean)), 'sku-hidden-at-point');
  t.is((await place(sale, { ...bean, member: 'D', leader: 'L2' })).payableFen, 802);
  await hide(false);
  t.is((await place(sale, bean)).payableFen, 802);
});

test('pinned goods come first in the leader’s order, page by page, and only at his point', async (t) => {
  const sale = await staffedSale(database, { tag: 'HB', skus });
  const pin = (...names: string[]) =>
    pinGoods(deps)(
      { leaderId: sale.id('L1'), skuIds: names.map(sale.id) },
      { actor: 'leader/HB1', key: names.join() },
    );
  await pin('DILL', 'BEAN');
  t.true((await pin('DILL', 'BEAN')).replayed);
  t.deepEqual(await seenAt(sale, 'L1'), ['DILL', 'BEAN', 'APPLE', 'CORN']);
  t.deepEqual(await seenAt(sale, 'L1', 'price'), ['APPLE', 'BEAN', 'CORN', 'DILL']);
  t.deepEqual(await seenAt(sale, 'L2'), ['APPLE', 'BEAN', 'CORN', 'DILL']);
  await pin('CORN');
  t.deepEqual(await seenAt(sale, 'L1'), ['CORN', 'APPLE', 'BEAN', 'DILL']);
  await hideGoods(deps)({ leaderId: sale.id('L1'), skuId: sale.id('CORN'), hidden: true });
  t.is(await refusal(t, pin('APPLE', 'CORN')), 'sku-hidden-at-point');
  t.deepEqual(await seenAt(sale, 'L1'), ['APPLE', 'BEAN', 'DILL']);
  const pool = await listPool(database, sale.id('L1'), { limit: 9 });
  t.deepEqual(
    pool.map(({ skuId, pin: place_, hidden }) => [skuId.slice(3), place_, hidden]),
    [
      ['APPLE', null, false],
      ['BEAN', null, false],
      ['CORN', null, true],
      ['DILL', null, false],
    ],
  );
});

test('a leader arranges only what is in his pool', async (t) => {
  const tagged = [...skus, { skuId: 'FISH', leaderTags: ['fresh'] }];
  const sale = await staffedSale(database, { tag: 'HC', skus: tagged });
  const fish = sale.id('FISH');
  const hide = (leader: string, skuId: string) =>
    hideGoods(deps)({ leaderId: sale.id(leader), skuId, hidden: true });
  t.is(await refusal(t, hide('L2', fish)), 'sku-not-in-pool');
  t.is(await refusal(t, hide('L2', 'HA-APPLE')), 'sku-not-in-pool');
  t.is(await refusal(t, pinGoods(deps)({ leaderId: sale.id('L2'), skuIds: [fish] })), 'sku-not-in-pool');
  t.true((await hide('L1', fish)).result.hidden);
});

test('at the opening each leader is told once what he sells and what is new', async (t) => {
  const tagged = [...skus, { skuId: 'FISH', leaderTags: ['fresh'] }];
  const sale = await staffedSale(database, { tag: 'HD', skus: tagged });
  await hideGoods(deps)({ leaderId: sale.id('L3'), skuId: sale.id('APPLE'), hidden: true });
  const [first, second] = await Promise.all([pushPools(deps)(), pushPools(deps)()]);
  t.is(first.left + second.left, 0);
  await pushPools(deps)();
  const toldOf = (cycleId: string) =>
    rows<{ leader: string; skus: number; fresh: number }>(
      database,
      `select data ->> 'leaderId' as leader, (data ->> 'skus')::integer as skus, (data ->> 'newSkus')::integer as fresh
       from events where type = 'pool.opened' and data ->> 'cycleId' = :cycleId order by 1`,
      { cycleId },
    );
  t.deepEqual(await toldOf(sale.cycleId), [
    { leader: 'HD1', skus: 5, fresh: 5 },
    { leader: 'HD2', skus: 4, fresh: 4 },
    { leader: 'HD3', skus: 3, fresh: 3 },
  ]);
  await decided(database, sale, {
    kind: 'sku-withdrawal',
    payload: { skuId: sale.id('DILL') },
  });
  await moveCycle(database, sale.nextCycleId, { opensInMs: -1000 });
  await pushPools(deps)();
  t.deepEqual((await toldOf(sale.nextCycleId))[0], { leader: 'HD1', skus: 4, fresh: 0 });
  while ((await deliverMessages(database)()) > 0);
  const { words } = await one<{ words: string }>(
    database,
    `select words_zh as words from messages where recipient = 'leader/HD2' and template = 'pool-opened' and subject = :id`,
    { id: sale.cycleId },
  );
  t.is(words, '今日开团：商品池共 4 种商品，其中新品 4 种');
});
