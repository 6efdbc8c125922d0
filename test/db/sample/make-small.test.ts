import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { readCityFolder } from '../../../activities/network/read-city-folder.js';
import type { Column } from '../../../db/sample/column-kinds.js';
import { cityFiles } from '../../../db/sample/columns.js';
import type { City } from '../../../db/sample/columns.js';
import { parseCell } from '../../../activities/network/parse-cell.js';
import { makeSmallCity } from '../../../db/sample/make-small.js';
import { projectPath } from '../../../lib/paths.js';

const folder = projectPath('db', 'sample', 'small');

async function readSmallCity(): Promise<City> {
  const reading = await readCityFolder({ folder });
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.city;
}

test('the committed files are the bytes that the script makes', (t) => {
  const made = makeSmallCity();
  t.deepEqual(readdirSync(folder).toSorted(), [...made.keys()].toSorted());
  for (const [name, text] of made) t.deepEqual(readFileSync(`${folder}/${name}`), Buffer.from(text), name);
});

test('two runs of the script give the same bytes', (t) => {
  t.deepEqual(makeSmallCity(), makeSmallCity());
});

test('the city has the sizes that the day counts on', async (t) => {
  const city = await readSmallCity();
  t.is(city.sites.filter((site) => site.kind === 'grid').length, 1);
  t.is(city.leaders.length, 6);
  t.is(city.suppliers.length, 4);
  t.is(city.skus.length, 30);
  t.is(city.members.length, 200);
  t.is(city.promotions.length, 1);
  const bands = [...new Set(city.skus.map((sku) => sku.band))];
  t.deepEqual(bands.toSorted(), ['ambient', 'chilled', 'cool', 'frozen']);
});

test('every SKU leaves three points of margin after every commission', async (t) => {
  const { skus, commissionRules } = await readSmallCity();
  const [rule] = commissionRules;
  t.truthy(rule);
  for (const sku of skus) {
    const promoters = sku.promoted ? (rule?.levelOneBp ?? 0) + (rule?.levelTwoBp ?? 0) : 0;
    const commissionBp = sku.leaderRateBp + 2 * (rule?.tierBonusBp ?? 0) + promoters;
    const marginBp = ((sku.priceFen - sku.supplyPriceFen) * 10_000) / sku.priceFen;
    t.true(commissionBp <= marginBp - 300, sku.name);
  }
});

test('A was invited by B, B by C, and nobody invited C', async (t) => {
  const { members } = await readSmallCity();
  const named = (name: string) => members.find((member) => member.name === name);
  t.is(named('A')?.inviterId, named('B')?.id);
  t.is(named('B')?.inviterId, named('C')?.id);
  t.is(named('C')?.inviterId, null);
  t.is(new Set(['A', 'B', 'C'].map((name) => named(name)?.leaderId)).size, 1);
});

test('5 × 酱油, 3 × 挂面 and 2 × 抽纸 are promoted, untouched by 满减, and cost 100.00 yuan', async (t) => {
  const { skus, promotions } = await readSmallCity();
  const basket = new Map([
    ['酱油', 5],
    ['挂面', 3],
    ['抽纸', 2],
  ]);
  const lines = skus.filter((sku) => basket.has(sku.name));
  t.true(lines.every((sku) => sku.promoted && sku.leaderTags.length === 0));
  t.true(lines.every((sku) => sku.categoryId !== promotions[0]?.categoryId));
  t.is(
    lines.reduce((sum, sku) => sum + sku.priceFen * (basket.get(sku.name) ?? 0), 0),
    100_00,
  );
});

test('the supply is enough for 60 baskets of three pieces, and 草莓 and 冰鲜鲈鱼 alone are scarce', async (t) => {
  const { skus, quotas } = await readSmallCity();
  const supplyOf = new Map(quotas.map((quota) => [quota.skuId, quota.supplyQuantity]));
  t.true(quotas.reduce((sum, quota) => sum + quota.supplyQuantity, 0) > 60 * 3 * 5);
  const scarce = skus.filter((sku) => (supplyOf.get(sku.id) ?? 0) < 20).map((sku) => sku.name);
  t.deepEqual(scarce, ['草莓', '冰鲜鲈鱼']);
});

test('some members are invited over two levels, and two at one pickup point share their last four digits', async (t) => {
  const { members } = await readSmallCity();
  const inviterOf = new Map(members.map((member) => [member.id, member.inviterId]));
  const twoLevels = members.filter(
    ({ inviterId }) => inviterId !== null && inviterOf.get(inviterId) !== null,
  );
  t.true(twoLevels.length >= 40);
  const tails = members.map((member) => `${member.leaderId} ${member.phone.slice(-4)}`);
  t.true(new Set(tails).size < tails.length);
});

test('the page that documents the headers names every file and column with an example that is accepted', (t) => {
  const page = readFileSync(projectPath('db', 'sample', 'README.md'), 'utf8');
  const [, ...sections] = page.split(/^(?=## )/m);
  for (const { file, columns } of Object.values(cityFiles)) {
    const section = sections.find((part) => part.startsWith(`## ${file} `)) ?? '';
    const documented = [...section.matchAll(/^\| (?!column)([^|]+) \| [^|]+ \| ([^|]+) \|/gm)];
    t.deepEqual(
      documented.map(([, header, example]) => [header, example]),
      columns.map(({ header, example }) => [header, example]),
      file,
    );
    for (const column of columns as readonly Column[])
      t.true('value' in parseCell(column.example, column), `${file} ${column.header}`);
  }
});
