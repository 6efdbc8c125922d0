import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { readCityFolder } from '../../../activities/network/read-city-folder.js';
import type { City } from '../../../db/sample/columns.js';
import { makeZhuzhou } from '../../../db/sample/make-zhuzhou.js';
import { liesBetween } from '../../../domain/transport/river.js';
import { projectPath } from '../../../lib/paths.js';

const folder = projectPath('db', 'sample', 'zhuzhou');
let city: City;

test.before(async () => {
  const reading = await readCityFolder({ folder });
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes.slice(0, 5)));
  city = reading.city;
});

test('the committed files are the bytes that the script makes', (t) => {
  const made = makeZhuzhou();
  t.deepEqual(readdirSync(folder).toSorted(), [...made.keys()].toSorted());
  for (const [name, text] of made) t.true(readFileSync(`${folder}/${name}`).equals(Buffer.from(text)), name);
});

/** How many rows have each value of a field. */
function countBy<T>(rows: readonly T[], of: (row: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[of(row)] = (counts[of(row)] ?? 0) + 1;
  return counts;
}

test('the city is as large as the reference says', (t) => {
  t.deepEqual(
    countBy(city.sites, (site) => site.kind),
    { central: 1, grid: 4 },
  );
  t.deepEqual(
    countBy(city.leaders, (leader) => leader.siteId),
    { TY: 60, LS: 44, SF: 24, LK: 12 },
  );
  t.deepEqual(
    countBy(city.vehicles, (vehicle) => (vehicle.kind === 'truck' ? 'truck' : 'van')),
    { truck: 1, van: 9 },
  );
  t.deepEqual(
    countBy(city.staff, (person) => person.role),
    { picker: 16, driver: 10, ops: 3, finance: 2 },
  );
  t.is(city.suppliers.length, 28);
  t.is(new Set(city.skus.map((sku) => sku.supplierId)).size, 28);
  t.is(city.skus.length, 240);
  t.is(new Set(city.skus.map((sku) => `${sku.name} ${sku.spec}`)).size, 240);
  t.is(city.members.length, 12_000);
  const people = [...city.members, ...city.leaders, ...city.staff, ...city.suppliers];
  t.is(new Set(people.map((person) => person.phone)).size, people.length);
});

test('each vehicle has a driver of its own at its station', (t) => {
  const siteOf = new Map(city.staff.map((person) => [person.id, person.siteId]));
  t.is(new Set(city.vehicles.map((vehicle) => vehicle.driverId)).size, 10);
  for (const vehicle of city.vehicles) t.is(siteOf.get(vehicle.driverId), vehicle.siteId, vehicle.id);
});

test('of 1,500 orders the first tenth of the leaders gets about 40 each, and the middle one about 7', (t) => {
  const members = countBy(city.members, (member) => member.leaderId);
  const orders = Object.values(members)
    .map((count) => (count * 1_500) / city.members.length)
    .toSorted((a, b) => b - a);
  t.is(orders.length, 140);
  const top = orders.slice(0, 14).reduce((sum, count) => sum + count, 0) / 14;
  t.true(top > 38 && top < 42, String(top));
  const median = ((orders[69] ?? 0) + (orders[70] ?? 0)) / 2;
  t.true(median > 6 && median < 8, String(median));
});

test('every SKU leaves three points of margin after every commission', (t) => {
  const [rule] = city.commissionRules;
  for (const sku of city.skus) {
    const promoters = sku.promoted ? (rule?.levelOneBp ?? 0) + (rule?.levelTwoBp ?? 0) : 0;
    const commissionBp = sku.leaderRateBp + 2 * (rule?.tierBonusBp ?? 0) + promoters;
    const marginBp = ((sku.priceFen - sku.supplyPriceFen) * 10_000) / sku.priceFen;
    t.true(commissionBp <= marginBp - 300, `${sku.name} ${sku.spec}`);
  }
  t.true(city.skus.filter((sku) => sku.promoted).length >= 24);
  t.deepEqual(Object.keys(countBy(city.skus, (sku) => sku.vatClass)).toSorted(), [
    'exempt',
    'reduced',
    'standard',
  ]);
  t.true(city.skus.some((sku) => sku.catchWeight && sku.name === '猪前腿肉'));
});

test('40 % of the members were invited, each by somebody before him, most at one point and over several levels', (t) => {
  const placeOf = new Map(city.members.map((member, place) => [member.id, place]));
  const leaderOf = new Map(city.members.map((member) => [member.id, member.leaderId]));
  const invited = city.members.filter((member) => member.inviterId !== null);
  t.true(invited.length > 4_600 && invited.length < 5_000, String(invited.length));
  t.true(
    invited.every(({ id, inviterId }) => (placeOf.get(inviterId ?? '') ?? 12_000) < (placeOf.get(id) ?? 0)),
  );
  const near = invited.filter(({ inviterId, leaderId }) => leaderOf.get(inviterId ?? '') === leaderId);
  t.true(near.length > invited.length * 0.7);
  const inviterOf = new Map(city.members.map(({ id, inviterId }) => [id, inviterId]));
  const overTwoLevels = invited.filter(({ inviterId }) => inviterOf.get(inviterId ?? '') !== null);
  t.true(overTwoLevels.length > 1_000);
});

test('A was invited by B, B by C, nobody invited C, and A’s basket of 100.00 yuan is the small city’s', (t) => {
  const [c, b, a] = city.members;
  t.deepEqual([c?.name, b?.name, a?.name], ['C', 'B', 'A']);
  t.deepEqual([c?.inviterId, b?.inviterId, a?.inviterId], [null, c?.id, b?.id]);
  t.is(new Set([a?.leaderId, b?.leaderId, c?.leaderId]).size, 1);
  const basket = new Map([
    ['酱油', 5],
    ['挂面', 3],
    ['抽纸', 2],
  ]);
  const lines = city.skus.filter((sku) => basket.has(sku.name));
  t.is(
    lines.reduce((sum, sku) => sum + sku.priceFen * (basket.get(sku.name) ?? 0), 0),
    100_00,
  );
  const reduced = new Set(city.promotions.map((promotion) => promotion.categoryId));
  t.true(lines.every((sku) => sku.promoted && sku.leaderTags.length === 0 && !reduced.has(sku.categoryId)));
});

test('the supply bears a day of 4,500 pieces many times over, and six SKUs alone are scarce', (t) => {
  t.true(city.quotas.reduce((sum, quota) => sum + quota.supplyQuantity, 0) > 10 * 4_500);
  const scarce = new Set(
    city.quotas.filter((quota) => quota.supplyQuantity < 100).map((quota) => quota.skuId),
  );
  t.deepEqual(
    city.skus.filter((sku) => scarce.has(sku.id)).map((sku) => sku.name),
    ['草莓', '冰鲜鲈鱼', '羊肚菌', '奶油草莓', '走地老母鸡', '冰鲜鳜鱼'],
  );
});

test('the river parts 天元 from the rest: only three shops of 石峰 are on another bank than their station', (t) => {
  const place = (row: { latitude: number; longitude: number }) => ({ lat: row.latitude, lng: row.longitude });
  const course = city.crossings.toSorted((a, b) => a.seq - b.seq);
  const river = {
    course: course.map(place),
    bridges: course.filter(({ kind }) => kind === 'bridge').map(place),
  };
  t.is(river.bridges.length, 6);
  const siteOf = new Map(city.sites.map((site) => [site.id, place(site)]));
  const beyond = city.leaders.filter((leader) => {
    const site = siteOf.get(leader.siteId);
    return site !== undefined && liesBetween(river, site, place(leader));
  });
  t.deepEqual(
    countBy(beyond, (leader) => leader.siteId),
    { SF: 3 },
  );
});
