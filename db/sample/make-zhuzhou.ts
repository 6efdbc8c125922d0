import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { projectPath } from '../../lib/paths.js';
import { cityTexts, type Rows } from './csv-text.js';
import { quotaRows, skuRows } from './goods.js';
import { goods, scarceMax } from './zhuzhou-goods.js';
import { leaders } from './zhuzhou-leaders.js';
import { members, staff } from './zhuzhou-people.js';
import { places } from './zhuzhou-places.js';

const seed = 20_261_123;

/** The files of the whole city by name, byte for byte; every call returns the same. */
export function makeZhuzhou(): Map<string, string> {
  const random = xoroshiro128plus(seed);
  const { rows, ranking } = leaders(random);
  return cityTexts({
    ...places,
    staff: staff(
      random,
      fleet.map(([, , site], place) => [driverCode(place), site]),
    ),
    vehicles: vehicles(),
    leaders: rows,
    members: members(random, ranking),
    skus: skuRows(goods, 'ZZ'),
    quotas: quotaRows(goods, scarceMax),
  });
}

/** Kilograms, litres and crates of 60 litres that each kind carries, as the reference has it. */
const kinds = {
  微面: ['500', '2600', '40'],
  厢货: ['1000', '4500', '70'],
  货车: ['1500', '13000', '200'],
} as const;

/** Nine vans and a truck, the truck where most leaders are. */
const fleet = [
  ['货车1号', '货车', 'TY'],
  ['厢货2号', '厢货', 'TY'],
  ['厢货3号', '厢货', 'TY'],
  ['微面4号', '微面', 'TY'],
  ['厢货5号', '厢货', 'LS'],
  ['厢货6号', '厢货', 'LS'],
  ['微面7号', '微面', 'LS'],
  ['厢货8号', '厢货', 'SF'],
  ['微面9号', '微面', 'SF'],
  ['厢货10号', '厢货', 'LK'],
] as const;

const driverCode = (place: number): string => `D${String(place + 1).padStart(2, '0')}`;

function vehicles(): Rows {
  return fleet.map(([name, kind, site], place) => [
    `V${String(place + 1).padStart(2, '0')}`,
    name,
    site,
    ...kinds[kind],
    driverCode(place),
    kind,
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = projectPath('db', 'sample', 'zhuzhou');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of makeZhuzhou()) writeFileSync(join(folder, name), text);
}
