import type { StoredColumn, StoredTable } from '../../db/queries/network/upsert-rows.js';
import type { CityFile, Column, Kind } from '../../db/sample/column-kinds.js';
import { cityFiles } from '../../db/sample/columns.js';

/** The type in which a cell of each kind reaches PostgreSQL. */
const types: Readonly<Record<Kind, string>> = {
  code: 'text',
  text: 'text',
  phone: 'text',
  gtin: 'text',
  url: 'text',
  zone: 'text',
  choice: 'text',
  date: 'date',
  integer: 'integer',
  yuan: 'bigint',
  kilograms: 'bigint',
  litres: 'bigint',
  percent: 'integer',
  longitude: 'double precision',
  latitude: 'double precision',
  'yes-no': 'boolean',
  tags: 'text[]',
  windows: 'jsonb',
  tiers: 'jsonb',
};

/** What differs from the rule: table and file have one name, and the first column is the key. */
const exceptions: Partial<Record<CityFile, Partial<StoredTable>>> = {
  quotas: { table: 'supply_plans' },
  commissionRules: { table: 'commission_rules' },
  leaders: { derived: { region_id: '(select s.region_id from sites s where s.id = r."siteId")' } },
  // Who runs the system gives a supplier its address too, and a city need not know it.
  suppliers: { keptWhenEmpty: ['webhook_url'] },
};

/** Where the rows of a city's file are stored. */
export function tableOf(file: CityFile): StoredTable {
  const columns = cityFiles[file].columns.map(storedColumn);
  const [first] = columns;
  if (first === undefined) throw new Error(`${file} has no columns`);
  return { table: file, key: first.column, columns, ...exceptions[file] };
}

function storedColumn({ field, kind }: Column): StoredColumn {
  const column = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { field, column, type: types[kind] };
}
