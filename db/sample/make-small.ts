import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { projectPath } from '../../lib/paths.js';
import type { CityFile } from './column-kinds.js';
import { cityFiles } from './columns.js';
import { goods } from './small-goods.js';
import { leaders, members } from './small-people.js';
import { places } from './small-places.js';
import type { Rows } from './small-places.js';

const seed = 20_261_122;

/** What each cycle's supply is divided into, in percent: leaders' own quotas, the station's pool; the rest is central. */
const shares = { leader: '30', station: '40' };

/** Goods that fewer people get than want them are given out whole, so that every leader sees one and nobody two. */
const scarceShares = { leader: '50', station: '50' };
const scarceSupplyMax = 12;

/** The small city's files by name, byte for byte; every call returns the same. */
export function makeSmallCity(): Map<string, string> {
  const random = xoroshiro128plus(seed);
  const tables: Record<CityFile, Rows> = {
    ...places,
    leaders: leaders(random),
    members: members(random),
    skus: skus(),
    quotas: quotas(),
  };
  const names = Object.keys(cityFiles) as CityFile[];
  return new Map(names.map((name) => [cityFiles[name].file, toCsv([headers(name), ...tables[name]])]));
}

const headers = (name: CityFile): string[] => cityFiles[name].columns.map((column) => column.header);

function skus(): Rows {
  return goods.map((good, place) => [
    skuCode(place),
    good.name,
    good.spec,
    good.category,
    good.supplier,
    gtin(place + 1),
    good.priceYuan,
    good.supplyYuan,
    String(good.grams),
    good.litres,
    good.band,
    String(good.shelfDays),
    String(good.leaderPercent),
    good.promoted,
    String(good.casePack),
    good.leaderTags,
    'ZZ',
  ]);
}

function quotas(): Rows {
  return goods.map(({ supply }, place) => {
    const { leader, station } = supply <= scarceSupplyMax ? scarceShares : shares;
    return [skuCode(place), String(supply), leader, station];
  });
}

const skuCode = (place: number): string => `S${String(place + 1).padStart(3, '0')}`;

/** A GTIN-13 of the range 290, which GS1 keeps for use inside a company: it belongs to no product anywhere. */
function gtin(serial: number): string {
  const body = `290${String(serial).padStart(9, '0')}`;
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** CSV as Excel saves it in UTF-8: byte order mark, CRLF, quotes only where they are needed. */
function toCsv(rows: Rows): string {
  const cell = (value: string): string =>
    /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of makeSmallCity()) writeFileSync(projectPath('db', 'sample', 'small', name), text);
}
