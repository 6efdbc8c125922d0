import test from 'ava';
import { ensureCycles } from '../../../activities/cycle/ensure-cycles.js';
import { counterIds } from '../../../domain/inventory/counter-ids.js';
import { execute, one, rows } from '../../../db/query.js';
import { forceState } from '../../support/force-state.js';
import { endPayment, saleDay, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { saleStage } from '../../support/sale-stage.js';

// One test settles a cycle by hand.
const { database } = await saleStage(test, { excused: ['D1', 'F8'] });

/** Everything that the step writes, for one region. */
const snapshot = ({ regionId }: Sale) =>
  one(
    database,
    `select
       (select jsonb_agg(to_jsonb(c) order by c.id) from cycles c where c.region_id = :regionId) as cycles,
       (select jsonb_agg(to_jsonb(l) order by l.cycle_id, l.sku_id) from listings l
        where l.cycle_id like :regionId || '/%') as listings,
       (select jsonb_agg(to_jsonb(k) order by k.id) from counters k where k.cycle_id like :regionId || '/%') as counters,
       (select jsonb_agg(to_jsonb(m) order by m.id) from quota_moves m where m.cycle_id like :regionId || '/%') as moves,
       (select jsonb_agg(to_jsonb(e) order by e.id) from events e where e.aggregate like 'cycle/' || :regionId || '/%')
         as events`,
    { regionId },
  );

test('today and tomorrow have their cycles, each planned once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CA' });
  const cycles = await rows(
    database,
    `select id, day, slot, state, cutoff_at - opens_at = interval '8 hours' as "aThird",
       opens_at <= clock_timestamp() as open
     from cycles where region_id = 'CA' order by id`,
  );
  t.deepEqual(cycles, [
    { id: sale.cycleId, day: saleDay, slot: 1, state: 'planned', aThird: true, open: true },
    { id: sale.nextCycleId, day: '2026-11-23', slot: 1, state: 'planned', aThird: true, open: false },
  ]);
  const events = await rows(
    database,
    `select aggregate, type from events where aggregate like 'cycle/CA/%' order by id`,
  );
  t.deepEqual(events, [
    { aggregate: `cycle/${sale.cycleId}`, type: 'cycle.planned' },
    { aggregate: `cycle/${sale.nextCycleId}`, type: 'cycle.planned' },
  ]);
});

test('ensuring again, or four times at once, changes nothing', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'CB',
    skus: [{ skuId: 'TOMATO' }, { skuId: 'EGG', supply: 7 }],
  });
  const before = await snapshot(sale);
  const answers = await Promise.all([1, 2, 3, 4].map(() => ensureCycles({ database })({ regionId: 'CB' })));
  for (const { result } of answers)
    t.deepEqual(
      result.map((cycle) => cycle.cycleId),
      [sale.cycleId, sale.nextCycleId],
    );
  t.deepEqual(await snapshot(sale), before);
});

test('a region that four processes ensure at once has each cycle once', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CC' });
  for (const table of ['listings', 'counters', 'quota_moves'])
    await execute(database, `delete from ${table} where cycle_id like 'CC/%'`);
  await execute(database, `delete from cycles where region_id = 'CC'`);
  await Promise.all([1, 2, 3, 4].map(() => ensureCycles({ database })({ regionId: 'CC' })));
  const made = await one(
    database,
    `select (select count(*)::integer from cycles where region_id = 'CC') as cycles,
       (select count(*)::integer from quota_moves where cycle_id = :cycleId and from_counter is null) as supplies`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(made, { cycles: 2, supplies: 1 });
});

test('the words of an unsettled cycle name region, day and cutoff; a settled one is not named', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CD' });
  await forceState(database, { table: 'cycles', state: 'settled', where: ['id', sale.nextCycleId] });
  const { result } = await ensureCycles({ database })({ regionId: 'CD' });
  t.is(result.length, 1);
  t.is(result[0]?.cycleId, sale.cycleId);
  t.regex(result[0]?.words ?? '', /^测试区 11-22 团期 · 截单 \d{2}:\d{2}$/);
});

test('a day whose cutoff is over is not created late, and its running cycle is still named', async (t) => {
  const sale = await sellingCycle(database, { tag: 'CE' });
  await endPayment(database, sale.cycleId);
  const { result } = await ensureCycles({ database })({ regionId: 'CE' });
  t.deepEqual(
    result.map((cycle) => cycle.cycleId),
    [sale.cycleId, sale.nextCycleId],
  );
});

test('the supply is divided over leaders, stations and the centre, to the piece', async (t) => {
  const { cycleId, id } = await sellingCycle(database, {
    tag: 'CF',
    skus: [{ skuId: 'TOMATO', supply: 101, leaderShareBp: 3333, stationShareBp: 3333 }],
  });
  const caps = await rows<{ node: string; level: number; cap: number; taken: number }>(
    database,
    `select node, level, cap, taken from counters where cycle_id = :cycleId order by level, node`,
    { cycleId },
  );
  t.is(
    caps.reduce((sum, counter) => sum + counter.cap, 0),
    101,
  );
  t.true(caps.every((counter) => counter.taken === 0));
  // 34 to leaders, 33 to stations, 34 central. Weights are members and one: L1 has A, B, C; L2 has D; L3 has E.
  t.deepEqual(
    caps.map(({ node, level, cap }) => [node, level, cap]),
    [
      ['central', 0, 34],
      [id('G1'), 1, 25],
      [id('G2'), 1, 8],
      [id('L1'), 2, 17],
      [id('L2'), 2, 9],
      [id('L3'), 2, 8],
    ],
  );
});

test('quota moves explain every cap', async (t) => {
  await sellingCycle(database, { tag: 'CG', skus: [{ skuId: 'TOMATO', supply: 57 }] });
  const unexplained = await rows(
    database,
    `select c.id from counters c
     left join lateral (select coalesce(sum(quantity), 0) as got from quota_moves where to_counter = c.id) g on true
     left join lateral (select coalesce(sum(quantity), 0) as gave from quota_moves where from_counter = c.id) v on true
     where c.cycle_id like 'CG/%' and c.cap <> g.got - v.gave`,
  );
  t.deepEqual(unexplained, []);
});

test('a leader without the tag has no quota, and a station none of whose leaders has it has no pool', async (t) => {
  const { cycleId, id } = await sellingCycle(database, {
    tag: 'CH',
    skus: [{ skuId: 'FISH', leaderTags: ['fresh'], supply: 10 }],
  });
  const nodes = await rows<{ node: string }>(
    database,
    `select node from counters where cycle_id = :cycleId order by level, node`,
    {
      cycleId,
    },
  );
  t.deepEqual(
    nodes.map((counter) => counter.node),
    ['central', id('G1'), id('L1')],
  );
});

test('a SKU without a supply plan is on the list and has no counter', async (t) => {
  const { cycleId, id } = await sellingCycle(database, {
    tag: 'CI',
    skus: [{ skuId: 'TOMATO', supply: null }],
  });
  t.is((await rows(database, `select 1 from listings where cycle_id = :cycleId`, { cycleId })).length, 1);
  const central = counterIds.stock(cycleId, id('TOMATO'), 'central');
  t.deepEqual(await rows(database, `select 1 from counters where id = :central`, { central }), []);
});

test('a listing keeps the prices and rates of its opening', async (t) => {
  const { cycleId, id } = await sellingCycle(database, {
    tag: 'CJ',
    skus: [{ skuId: 'TOMATO', priceFen: 499 }],
  });
  await execute(database, `update skus set price_fen = 999, leader_rate_bp = 1 where id = :id`, {
    id: id('TOMATO'),
  });
  await ensureCycles({ database })({ regionId: 'CJ' });
  const listing = await one(
    database,
    `select price_fen as "priceFen", leader_rate_bp as "leaderRateBp" from listings where cycle_id = :cycleId`,
    { cycleId },
  );
  t.deepEqual(listing, { priceFen: 499, leaderRateBp: 1000 });
});

test('the next cycles rank SKUs by their reviews, then by what they sold, then by id', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'CK',
    skus: ['A1', 'B1', 'C1', 'D1'].map((skuId) => ({ skuId })),
  });
  const ranked = () =>
    rows<{ skuId: string }>(
      database,
      `select sku_id as "skuId" from listings where cycle_id = :cycleId order by rank`,
      { cycleId: sale.nextCycleId },
    );
  t.deepEqual(
    (await ranked()).map((row) => row.skuId),
    ['A1', 'B1', 'C1', 'D1'].map(sale.id),
  );
  const review = `insert into reviews (order_id, sku_id, member_id, stars) values (:orderId, :skuId, 'M', :stars)`;
  await execute(database, review, { orderId: 'CK1', skuId: sale.id('D1'), stars: 5 });
  await execute(database, review, { orderId: 'CK2', skuId: sale.id('A1'), stars: 1 });
  await execute(database, `insert into demand values (:cycleId, :leaderId, :skuId, :siteId, 9)`, {
    cycleId: sale.cycleId,
    leaderId: sale.id('L1'),
    skuId: sale.id('C1'),
    siteId: sale.id('G1'),
  });
  for (const table of ['listings', 'counters', 'quota_moves', 'cycles'])
    await execute(
      database,
      `delete from ${table} where ${table === 'cycles' ? 'id' : 'cycle_id'} = :cycleId`,
      {
        cycleId: sale.nextCycleId,
      },
    );
  await ensureCycles({ database })({ regionId: 'CK' });
  t.deepEqual(
    (await ranked()).map((row) => row.skuId),
    ['D1', 'C1', 'B1', 'A1'].map(sale.id),
  );
  await execute(database, `delete from demand where cycle_id = :cycleId`, { cycleId: sale.cycleId });
});
