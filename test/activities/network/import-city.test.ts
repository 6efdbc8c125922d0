import test from 'ava';
import { type CityImport, type FileCounts, importCity } from '../../../activities/network/import-city.js';
import { connectDatabase, type Database } from '../../../db/connection.js';
import { execute, one } from '../../../db/query.js';
import { projectPath } from '../../../lib/paths.js';
import { type CityChange, importSmallCity } from '../../support/factories/city.js';
import { testDatabase } from '../../support/database.js';

interface Fixture {
  readonly database: Database;
  close(): Promise<void>;
}

/** A database of the test's own, since an import changes all of it. */
async function fixture(): Promise<Fixture> {
  const { connectionString, close } = await testDatabase();
  const database = connectDatabase(connectionString, { poolMax: 2, statementTimeoutMs: 60_000 });
  const end = async (): Promise<void> => {
    await database.destroy();
    await close();
  };
  return { database, close: end };
}

const countsOf = (answer: CityImport): readonly FileCounts[] => ('counts' in answer ? answer.counts : []);

const sumOf = (answer: CityImport, what: 'added' | 'changed' | 'unchanged'): number =>
  countsOf(answer).reduce((sum, file) => sum + file[what], 0);

/** Rows of every table that an import writes. */
const rowsStored = (database: Database): Promise<Record<string, number>> =>
  one(
    database,
    `select (select count(*) from regions) as regions, (select count(*) from sites) as sites,
       (select count(*) from staff) as staff, (select count(*) from vehicles) as vehicles,
       (select count(*) from leaders) as leaders, (select count(*) from suppliers) as suppliers,
       (select count(*) from categories) as categories, (select count(*) from skus) as skus,
       (select count(*) from supply_plans) as quotas, (select count(*) from members) as members,
       (select count(*) from promotions) as promotions, (select count(*) from coupons) as coupons,
       (select count(*) from commission_rules) as rules, (select count(*) from crossings) as crossings,
       (select count(*) from calendar_days) as calendar, (select count(*) from region_slots) as slots`,
  );

test('importing the small city stores every row of every file', async (t) => {
  const { database, close } = await fixture();
  const answer = await importSmallCity(database);
  const stored = await rowsStored(database);
  t.deepEqual(
    countsOf(answer).map((file) => file.added),
    Object.values(stored),
  );
  t.like(stored, {
    regions: 1,
    leaders: 6,
    suppliers: 4,
    skus: 30,
    members: 200,
    coupons: 3,
    promotions: 1,
    rules: 1,
  });
  const leader = await one(
    database,
    `select region_id, site_id, tier, tags, opening_windows from leaders where id = 'L001'`,
  );
  t.deepEqual(leader, {
    region_id: 'ZZ',
    site_id: 'TY',
    tier: 2,
    tags: ['社区', '冷柜'],
    opening_windows: [
      { from: '06:30', until: '12:00' },
      { from: '14:00', until: '21:00' },
    ],
  });
  await close();
});

test('importing the same city again changes nothing', async (t) => {
  const { database, close } = await fixture();
  const first = await importSmallCity(database);
  const again = await importSmallCity(database);
  t.is(sumOf(again, 'added') + sumOf(again, 'changed'), 0);
  t.is(sumOf(again, 'unchanged'), sumOf(first, 'added'));
  await close();
});

test('a changed price and a moved member change these two rows and no other', async (t) => {
  const { database, close } = await fixture();
  await importSmallCity(database);
  const answer = await importSmallCity(database, [
    ['skus.csv', '2900000000018,2.99', '2900000000018,3.29'],
    ['members.csv', 'Cbouj,L001', 'Cbouj,L002'],
  ]);
  const changed = countsOf(answer).filter((file) => file.added + file.changed > 0);
  t.deepEqual(
    changed.map(({ file, added, changed: n }) => [file, added, n]),
    [
      ['skus.csv', 0, 1],
      ['members.csv', 0, 1],
    ],
  );
  t.deepEqual(await one(database, `select price_fen from skus where id = 'S001'`), { price_fen: 329 });
  t.deepEqual(await one(database, `select leader_id from members where id = 'M0001'`), { leader_id: 'L002' });
  await close();
});

test('planted mistakes are all named and nothing is written', async (t) => {
  const { database, close } = await fixture();
  const answer = await importSmallCity(database, [
    ['regions.csv', 'Asia/Shanghai', 'Asia/Zhuzhou'],
    ['coupons.csv', '2026-01-01,2035-12-31', '2026-02-30,2035-12-31'],
  ]);
  t.deepEqual(
    'mistakes' in answer && answer.mistakes.map(({ file, line, value }) => `${file}:${line} ${value}`),
    ['regions.csv:2 Asia/Zhuzhou', 'coupons.csv:2 2026-02-30'],
  );
  t.deepEqual(new Set(Object.values(await rowsStored(database))), new Set([0]));
  await close();
});

test('the whole city is imported in seconds, with its river, its holidays and its slots', async (t) => {
  const { database, close } = await fixture();
  const folder = projectPath('db', 'sample', 'zhuzhou');
  const startedAt = performance.now();
  const answer = await importCity({ database })({ folder });
  // 0.8 s on an idle machine; other tests run beside it.
  t.true(performance.now() - startedAt < 15_000);
  t.like(await rowsStored(database), { members: 12_000, skus: 240, crossings: 12, calendar: 7, slots: 1 });
  t.is(sumOf(answer, 'added'), 12_735);
  t.is(sumOf(await importCity({ database })({ folder }), 'changed'), 0);
  const kept = await one(
    database,
    `select (select kind from vehicles where id = 'V01') as kind, s.vat_class, s.catch_weight,
       (select kind from calendar_days where day = '2027-02-06') as spring
     from skus s where s.name = '猪前腿肉'`,
  );
  t.deepEqual(kept, { kind: 'truck', vat_class: 'exempt', catch_weight: true, spring: 'closed-rest' });
  await close();
});

test('a file that fails half-way takes everything before it back', async (t) => {
  const { database, close } = await fixture();
  await execute(database, `alter table coupons add constraint none_of_this_name check (name <> '新人券')`);
  await t.throwsAsync(importSmallCity(database), { message: /none_of_this_name/ });
  t.deepEqual(new Set(Object.values(await rowsStored(database))), new Set([0]));
  await close();
});

test('an address that operations gave a supplier stays when the folder names none', async (t) => {
  const { database, close } = await fixture();
  await importSmallCity(database);
  await execute(
    database,
    `update suppliers set webhook_url = 'http://g01.test', webhook_secret = 'x' where id = 'G01'`,
  );
  const answer = await importSmallCity(database);
  t.is(sumOf(answer, 'changed'), 0);
  t.deepEqual(await one(database, `select webhook_url, webhook_secret from suppliers where id = 'G01'`), {
    webhook_url: 'http://g01.test',
    webhook_secret: 'x',
  });
  await close();
});

const otherRate: CityChange = ['commission-rules.csv', '1,3,2,', '1,4,2,'];

test('a commission rule changes as long as no order was placed under it', async (t) => {
  const { database, close } = await fixture();
  await importSmallCity(database);
  t.is(sumOf(await importSmallCity(database, [otherRate]), 'changed'), 1);
  await execute(
    database,
    `with cycle as (
       insert into cycles (id, region_id, day, opens_at, cutoff_at, pay_until, confirm_by, receive_by, plan_fixed_at,
         depart_at, deliver_by, pickup_until, claim_until, payable_at)
       select 'ZZ/2026-11-22/1', 'ZZ', '2026-11-22', t - interval '1 hour', t + interval '1 hour', t + interval '1 hour',
         t, t, t, t, t, t, t, t from clock_timestamp() t returning id
     )
     insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
       discount_fen, payable_fen, rule_version, placed_at, expires_at)
     select '26112200000000000001', id, 'ZZ', 'TY', 'M0001', 'L001', 'L001', 'placed', 100, 0, 100, 1, clock_timestamp(),
       clock_timestamp() from cycle`,
  );
  const answer = await importSmallCity(database);
  t.like('mistakes' in answer && answer.mistakes[0], { file: 'commission-rules.csv', line: 2, value: '1' });
  t.like(await one(database, `select level_one_bp from commission_rules`), { level_one_bp: 400 });
  const added = await importSmallCity(database, [
    otherRate,
    ['commission-rules.csv', '团长签收,1\r\n', '团长签收,1\r\n2,3,2,较远邀请人,团长签收,1\r\n'],
  ]);
  t.is(sumOf(added, 'added'), 1);
  await close();
});

test('a folder without any commission rule leaves the standard one', async (t) => {
  const { database, close } = await fixture();
  await importSmallCity(database, [['commission-rules.csv', '1,3,2,较远邀请人,团长签收,1\r\n', '']]);
  t.deepEqual(
    await one(
      database,
      `select version, level_one_bp, level_two_bp, level_one, trigger, tier_bonus_bp from commission_rules`,
    ),
    {
      version: 1,
      level_one_bp: 300,
      level_two_bp: 200,
      level_one: 'farther',
      trigger: 'signed',
      tier_bonus_bp: 100,
    },
  );
  await close();
});
