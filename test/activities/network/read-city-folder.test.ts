import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readCityFolder } from '../../../activities/network/read-city-folder.js';
import { straightMeters } from '../../../domain/transport/places.js';
import { makeSmallCity } from '../../../db/sample/make-small.js';

type Change = [file: string, from: string, to: string];

/** The small city in a folder of its own, with each `from` replaced once by `to`; missing `from` is a broken test. */
function plant(changes: Change[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-city-'));
  for (const [name, text] of makeSmallCity()) writeFileSync(join(folder, name), text);
  for (const [file, from, to] of changes) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(join(folder, file), text.replace(from, to));
  }
  return folder;
}

/** Each mistake as "file:line column=value", with a folder that is gone afterwards. */
async function mistakesOf(folder: string): Promise<string[]> {
  const reading = await readCityFolder({ folder });
  rmSync(folder, { recursive: true });
  if ('city' in reading) return [];
  return reading.mistakes.map(({ file, line, column, value }) => `${file}:${line} ${column}=${value}`);
}

test('the sample as it is has no mistake and becomes fen, grams, basis points and codes', async (t) => {
  const folder = plant([]);
  const reading = await readCityFolder({ folder });
  rmSync(folder, { recursive: true });
  if ('mistakes' in reading) return t.fail(JSON.stringify(reading.mistakes));
  const { skus, vehicles, leaders, promotions, commissionRules } = reading.city;
  t.like(skus[2], { name: '黄心土豆', priceFen: 690, volumeMillilitres: 3600, leaderRateBp: 800 });
  t.like(vehicles[0], { capacityGrams: 500_000, capacityMillilitres: 2_600_000, driverId: 'D01' });
  t.deepEqual(leaders[0]?.openingWindows, [
    { from: '06:30', until: '12:00' },
    { from: '14:00', until: '21:00' },
  ]);
  t.deepEqual(promotions[0]?.tiers, [
    { thresholdFen: 2900, offFen: 300 },
    { thresholdFen: 4900, offFen: 600 },
  ]);
  t.like(commissionRules[0], { levelOne: 'farther', trigger: 'signed', tierBonusBp: 100 });
});

test('every planted mistake is named by file, line, column and value, and nothing else is', async (t) => {
  const folder = plant([
    ['regions.csv', 'Asia/Shanghai', 'Asia/Zhuzhou'],
    ['sites.csv', '113.08500,27.82500', '27.82500,113.08500'],
    ['staff.csv', '19900000101', '1.99E+10'],
    ['vehicles.csv', '40,D01', '40,P01'],
    ['leaders.csv', '06:30-12:00；14:00-21:00', '06:30-14:30；14:00-21:00'],
    ['leaders.csv', '07:00-21:30,200', '07:00-21:30,'],
    ['leaders.csv', '珠江南路社区超市', '泰山路便利店'],
    ['skus.csv', '2900000000018', '2900000000019'],
    ['skus.csv', '3.99,2.80', '3.999,2.80'],
    ['skus.csv', '常温,15,8', '恒温,15,8'],
    ['skus.csv', 'GS,G01,2900000000049', 'GS,G09,2900000000049'],
    ['skus.csv', '4,10,否,10', '4,35,否,10'],
    ['quotas.csv', 'S002,60,30,40', 'S002,60,70,40'],
    ['quotas.csv', 'S003,60', 'S003,六十'],
    ['members.csv', 'L001,\r\n', 'L001,M0003\r\n'],
    ['promotions.csv', '满29.00减3.00', '满59.00减3.00'],
    ['coupons.csv', '2026-01-01,2035-12-31', '2026-02-30,2035-12-31'],
    ['coupons.csv', '否,平台,2026-01-01,2035-12-31', '否,平台,2026-01-01,2025-12-31'],
  ]);
  t.deepEqual(await mistakesOf(folder), [
    'regions.csv:2 时区=Asia/Zhuzhou',
    'sites.csv:3 纬度=113.08500',
    'staff.csv:2 手机号=1.99E+10',
    'vehicles.csv:2 司机工号=P01',
    'leaders.csv:2 收货时间=06:30-14:30；14:00-21:00',
    'leaders.csv:3 交接秒数=',
    'leaders.csv:5 自提点=泰山路便利店',
    'skus.csv:2 条码=2900000000019',
    'skus.csv:3 售价(元)=3.999',
    'skus.csv:4 温区=恒温',
    'skus.csv:5 供应商代码=G09',
    'skus.csv:6 团长提成(%)=35',
    'quotas.csv:3 网格站配额(%)=40',
    'quotas.csv:4 每团供应量=六十',
    'members.csv:2 邀请人=M0003',
    'members.csv:3 邀请人=M0001',
    'members.csv:4 邀请人=M0002',
    'promotions.csv:2 档位=满59.00减3.00；满49.00减6.00',
    'coupons.csv:2 开始日期=2026-02-30',
    'coupons.csv:3 结束日期=2025-12-31',
  ]);
});

test('a missing file, a header that is missing or unknown, and a line of wrong width are each one mistake', async (t) => {
  const folder = plant([
    ['suppliers.csv', '手机号', '电话'],
    ['categories.csv', 'RS,肉禽蛋豆水产', 'RS,肉禽蛋豆,水产'],
    ['members.csv', '用户代码,姓名', '用户代码,用户代码'],
  ]);
  rmSync(join(folder, 'coupons.csv'));
  t.deepEqual(
    (await mistakesOf(folder)).filter((line) => !line.startsWith('skus.csv')),
    [
      'suppliers.csv:1 电话=电话',
      'suppliers.csv:1 手机号=手机号',
      'categories.csv:3 =3',
      'members.csv:1 用户代码=用户代码',
      'members.csv:1 姓名=姓名',
      'coupons.csv:1 =',
    ],
  );
});

test('a code that was lost with its broken row is reported where it is used', async (t) => {
  const lines = await mistakesOf(plant([['categories.csv', 'RP,乳品', 'rp,乳品']]));
  t.deepEqual(lines, ['categories.csv:5 类目代码=rp', 'skus.csv:23 类目代码=RP', 'skus.csv:24 类目代码=RP']);
});

test('a file in another encoding is told apart from a broken one, with the way out', async (t) => {
  const folder = plant([]);
  writeFileSync(join(folder, 'regions.csv'), Buffer.from([0xc7, 0xf8, 0xd3, 0xf2, 0x2c, 0xc3, 0xfb]));
  const reading = await readCityFolder({ folder });
  rmSync(folder, { recursive: true });
  if ('city' in reading) return t.fail('the file was accepted');
  t.like(reading.mistakes[0], { file: 'regions.csv', line: 1 });
  t.regex(reading.mistakes[0]?.reason.zh ?? '', /CSV UTF-8/);
});

test('an open quote names the line in which the file breaks', async (t) => {
  const lines = await mistakesOf(plant([['staff.csv', 'P02,陈丽', 'P02,"陈丽']]));
  t.true(lines.some((line) => /^staff\.csv:\d+ =$/.test(line)));
});

test('columns in another order, dates with slashes and a missing byte order mark are no mistakes', async (t) => {
  const folder = plant([
    ['categories.csv', '\uFEFF类目代码,类目名称', '类目代码,类目名称'],
    ['promotions.csv', '2026-01-01,2035-12-31', '2026/1/1,2035/12/31'],
  ]);
  writeFileSync(join(folder, 'regions.csv'), '时区,区域名称,区域代码\nAsia/Shanghai,株洲,ZZ\n');
  t.deepEqual(await mistakesOf(folder), []);
});

test('places in GCJ-02 become WGS-84 where they enter, and half of each datum is a mistake', async (t) => {
  const asMaps = plant([
    ['sites.csv', '经度', '经度(GCJ-02)'],
    ['sites.csv', '纬度', '纬度(GCJ-02)'],
  ]);
  const [plain, read] = [plant([]), await readCityFolder({ folder: asMaps })];
  const before = await readCityFolder({ folder: plain });
  if ('mistakes' in read || 'mistakes' in before) return t.fail('a sample has mistakes');
  for (const [index, site] of read.city.sites.entries()) {
    const { longitude: lng = 0, latitude: lat = 0 } = before.city.sites[index] ?? {};
    const moved = straightMeters({ lng, lat }, { lng: site.longitude, lat: site.latitude });
    t.true(moved > 100 && moved < 1_000);
  }
  t.deepEqual(read.city.leaders, before.city.leaders);
  const half = await mistakesOf(plant([['sites.csv', '经度', '经度(GCJ-02)']]));
  t.deepEqual(half, ['sites.csv:1 纬度(GCJ-02)=纬度(GCJ-02)', 'sites.csv:1 纬度=纬度']);
  for (const folder of [asMaps, plain]) rmSync(folder, { recursive: true });
});

const headers = {
  crossings: '区域代码,江河,序号,类型,名称,经度,纬度',
  calendar: '区域代码,日期,安排,说明',
  slots: '区域代码,场次,场次名称,开团时间,截单时间,类目代码,商品代码',
};

test('rivers, calendar and slots become rows, and rows alike in region and day or slot are named', async (t) => {
  const folder = plant([]);
  const write = (file: keyof typeof headers, ...rows: string[]): void =>
    writeFileSync(join(folder, `${file}.csv`), [headers[file], ...rows, ''].join('\n'));
  write('crossings', 'ZZ,湘江,1,河道,,113.1,27.6', 'ZZ,湘江,2,桥,一桥,113.1,27.9');
  write('calendar', 'ZZ,2027/2/6,停售休配,春节', 'ZZ,2027-02-07,休配,');
  write('slots', 'ZZ,1,早间团,6:00,11:00,RP,S016；S017', 'ZZ,2,晚间团,08:00,20:00,,');
  const reading = await readCityFolder({ folder });
  if ('mistakes' in reading) return t.fail(JSON.stringify(reading.mistakes));
  t.like(reading.city.crossings[1], { river: '湘江', seq: 2, kind: 'bridge', latitude: 27.9 });
  t.like(reading.city.calendar[0], { day: '2027-02-06', kind: 'closed-rest' });
  t.like(reading.city.slots[0], { opensClock: '06:00', categoryIds: ['RP'], skuIds: ['S016', 'S017'] });
  t.deepEqual(reading.city.slots[1]?.categoryIds, []);
  write('crossings', 'ZZ,湘江,1,河道,,113.1,27.6', 'ZZ,湘江,2,河道,,113.1,27.9');
  write('calendar', 'ZZ,2027-02-06,停售休配,春节', 'ZZ,2027-02-06,休配,');
  write(
    'slots',
    'ZZ,1,早间团,06:00,11:00,,',
    'ZZ,1,晚间团,08:00,20:00,,',
    'ZZ,2,夜间团,08:00,10:00,,',
    'ZZ,3,宵夜团,08:00,23:30,,',
  );
  t.deepEqual(await mistakesOf(folder), [
    'crossings.csv:2 江河=湘江',
    'calendar.csv:3 日期=2027-02-06',
    'slots.csv:3 场次=1',
    'slots.csv:4 截单时间=10:00',
    'slots.csv:5 截单时间=23:30',
  ]);
});
