import test from 'ava';
import { ensureCycles } from '../../../activities/cycle/ensure-cycles.js';
import { departRun } from '../../../activities/transport/depart-run.js';
import { loadRun } from '../../../activities/transport/load-run.js';
import { connectDatabase, type Database } from '../../../db/connection.js';
import { execute, one, rows } from '../../../db/query.js';
import { readRunCrates } from '../../../db/queries/transport/runs.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { saleDay, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { packedNight, plannedRuns } from '../../support/factories/transport.js';
import { saleFaults } from '../../support/sale-invariants.js';

let clone: TestDatabase;
let database: Database;

test.before(async () => {
  clone = await testDatabase();
  database = connectDatabase(clone.connectionString);
});
test.after.always('stock and quotas are exact', async (t) => {
  t.deepEqual(await saleFaults(database), []);
  await database?.destroy();
  await clone?.close();
});

const tomorrow = '2026-11-23';

/** A region of two SKUs whose cycles are yet to be made. */
async function regionWithoutCycles(tag: string): Promise<Sale> {
  const skus = [
    { skuId: 'TOMATO', categoryId: 'GREEN', supply: 30 },
    { skuId: 'EGG', supply: 12 },
  ];
  const sale = await sellingCycle(database, { tag, skus });
  for (const table of ['listings', 'counters', 'quota_moves'])
    await execute(database, `delete from ${table} where cycle_id like :like`, { like: `${tag}/%` });
  await execute(database, `delete from cycles where region_id = :tag`, { tag });
  return sale;
}

const arrange = (sale: Sale, day: string, kind: string): Promise<number> =>
  execute(
    database,
    `insert into calendar_days (region_id, day, kind) values (:regionId, :day, :kind)
     on conflict (region_id, day) do update set kind = excluded.kind`,
    { regionId: sale.regionId, day, kind },
  );

interface SlotSpec {
  readonly slot: number;
  readonly name: string;
  readonly opens: string;
  readonly cutoff: string;
  readonly categoryIds?: readonly string[];
  readonly skuIds?: readonly string[];
}

const addSlot = (sale: Sale, { categoryIds = [], skuIds = [], ...slot }: SlotSpec): Promise<number> =>
  execute(
    database,
    `insert into region_slots (region_id, slot, name, opens_clock, cutoff_clock, category_ids, sku_ids)
     values (:regionId, :slot, :name, :opens, :cutoff, :categoryIds, :skuIds)`,
    { regionId: sale.regionId, ...slot, categoryIds, skuIds },
  );

const ensured = async (sale: Sale): Promise<readonly string[]> => {
  const { result } = await ensureCycles({ database })({ regionId: sale.regionId });
  return result.map((cycle) => cycle.cycleId);
};

test('a closed day has no cycle, and the next one has', async (t) => {
  const sale = await regionWithoutCycles('RA');
  await arrange(sale, saleDay, 'closed');
  t.deepEqual(await ensured(sale), [sale.nextCycleId]);
  await arrange(sale, saleDay, 'normal');
  t.deepEqual(await ensured(sale), [sale.cycleId, sale.nextCycleId]);
});

test('what is sold before a rest day goes out a day later, and its cutoff stays', async (t) => {
  const sale = await regionWithoutCycles('RB');
  await arrange(sale, tomorrow, 'rest');
  await ensured(sale);
  const made = await rows(
    database,
    `select id, delivery_day as "deliveryDay", deliver_from - cutoff_at = interval '1 day' as "aDayLater",
       deliver_from is null as "atOnce", cutoff_at - opens_at = interval '8 hours' as "aThird"
     from cycles where region_id = 'RB' order by id`,
  );
  t.deepEqual(made, [
    { id: sale.cycleId, deliveryDay: '2026-11-24', aDayLater: true, atOnce: false, aThird: true },
    { id: sale.nextCycleId, deliveryDay: '2026-11-24', aDayLater: null, atOnce: true, aThird: true },
  ]);
});

test('two slots are two cycles with their own cutoffs and listings', async (t) => {
  const sale = await regionWithoutCycles('RC');
  const [tomato, egg] = [sale.id('TOMATO'), sale.id('EGG')];
  await addSlot(sale, { slot: 1, name: '早间团', opens: '06:00', cutoff: '11:00', skuIds: [egg] });
  await addSlot(sale, { slot: 2, name: '晚间团', opens: '08:00', cutoff: '20:00' });
  const second = `RC/${saleDay}/2`;
  t.deepEqual(await ensured(sale), [sale.cycleId, second, sale.nextCycleId, `RC/${tomorrow}/2`]);
  const cycles = await rows<{ id: string; name: string; skus: string[]; supply: number }>(
    database,
    `select c.id, c.name, array_agg(l.sku_id order by l.sku_id) as skus,
       (select sum(cap)::integer from counters k where k.cycle_id = c.id) as supply
     from cycles c join listings l on l.cycle_id = c.id
     where c.region_id = 'RC' and c.day = :saleDay group by c.id order by c.slot`,
    { saleDay },
  );
  t.deepEqual(cycles, [
    { id: sale.cycleId, name: '早间团', skus: [egg], supply: 12 },
    { id: second, name: '晚间团', skus: [egg, tomato].toSorted(), supply: 42 },
  ]);
  const order = await one(
    database,
    `select a.cutoff_at = b.opens_at as follows, b.cutoff_at < n.opens_at as "insideTheDay"
     from cycles a, cycles b, cycles n where a.id = :first and b.id = :second and n.id = :next`,
    { first: sale.cycleId, second, next: sale.nextCycleId },
  );
  t.deepEqual(order, { follows: true, insideTheDay: true });
});

test('a slot sells its categories and its SKUs, and the words name it', async (t) => {
  const sale = await regionWithoutCycles('RD');
  await addSlot(sale, {
    slot: 1,
    name: '菜场团',
    opens: '06:00',
    cutoff: '11:00',
    categoryIds: [sale.id('GREEN')],
  });
  const { result } = await ensureCycles({ database })({ regionId: 'RD' });
  t.regex(result[0]?.words ?? '', /^测试区 11-22 菜场团 · 截单 \d{2}:\d{2}$/);
  const listed = await rows<{ skuId: string }>(
    database,
    `select sku_id as "skuId" from listings where cycle_id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(listed, [{ skuId: sale.id('TOMATO') }]);
});

test('a leader whose quota is nothing has no counter, and the supply is whole', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'RE',
    skus: [{ skuId: 'TOMATO', supply: 2, leaderShareBp: 5000 }],
  });
  const caps = await rows<{ level: number; cap: number }>(
    database,
    `select level, cap from counters where cycle_id = :cycleId and kind = 'stock'`,
    { cycleId: sale.cycleId },
  );
  t.is(
    caps.reduce((sum, { cap }) => sum + cap, 0),
    2,
  );
  t.true(caps.every(({ level, cap }) => level < 2 || cap > 0));
  t.is(caps.filter(({ level }) => level === 2).length, 1);
});

test('a loaded van stays while the region rests, and leaves on the day of delivery', async (t) => {
  // A database of its own: its night is built by hand, without a sale.
  const own = await testDatabase();
  const database = connectDatabase(own.connectionString);
  const night = await packedNight(database, {
    tag: 'RFD',
    orders: [{ member: 'M1', leader: 'L1', lines: [{ priceFen: 500 }] }],
  });
  const { cycleId, driverId } = night;
  const deliverIn = (hours: number): Promise<number> =>
    execute(
      database,
      `update cycles set deliver_from = clock_timestamp() + make_interval(hours => :hours) where id = :cycleId`,
      { cycleId, hours },
    );
  const [runId = ''] = await plannedRuns(database, night);
  const crateIds = (await readRunCrates(database, runId)).map((crate) => crate.crateId);
  await loadRun({ database })({ runId, driverId, crateIds });
  await deliverIn(1);
  const early = await t.throwsAsync(departRun({ database })({ runId, driverId }), {
    instanceOf: RuleViolation,
  });
  t.is(early?.code, 'run-departs-too-early');
  t.is(typeof early?.details['deliverFrom'], 'string');
  await deliverIn(-1);
  t.is((await departRun({ database })({ runId, driverId })).result.state, 'departed');
  await database.destroy();
  await own.close();
});
