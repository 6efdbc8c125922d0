import type { StoredColumn, StoredTable } from '../../db/queries/network/upsert-rows.js';
import type { CityFile, Column, FileDescription, Kind } from '../../db/sample/column-kinds.js';
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
  time: 'text',
  integer: 'integer',
  yuan: 'bigint',
  kilograms: 'bigint',
  litres: 'bigint',
  percent: 'integer',
  longitude: 'double precision',
  latitude: 'double precision',
  'yes-no': 'boolean',
  tags: 'text[]',
  codes: 'text[]',
  windows: 'jsonb',
  tiers: 'jsonb',
};

/** What differs from the rule: table and file have one name. */
const exceptions: Partial<Record<CityFile, Partial<StoredTable>>> = {
  quotas: { table: 'supply_plans' },
  commissionRules: { table: 'commission_rules' },
  calendar: { table: 'calendar_days' },
  slots: { table: 'region_slots' },
  leaders: { derived: { region_id: '(select s.region_id from sites s where s.id = r."siteId")' } },
  // Who runs the system gives a supplier its address too, and a city need not know it.
  suppliers: { keptWhenEmpty: ['webhook_url'] },
};

/** Where the rows of a city's file are stored. */
export function tableOf(file: CityFile): StoredTable {
  const columns = cityFiles[file].columns.map(storedColumn);
  return { table: file, key: keyOf(file).map(columnName), columns, ...exceptions[file] };
}

/** The fields that tell the rows of a city's file apart. */
export function keyOf(name: CityFile): readonly string[] {
  const { key, columns, file }: FileDescription = cityFiles[name];
  if (key !== undefined) return key;
  const [first] = columns;
  if (first === undefined) throw new Error(`${file} has no columns`);
  return [first.field];
}

const columnName = (field: string): string =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const storedColumn = ({ field, kind }: Column): StoredColumn => ({
  field,
  column: columnName(field),
  type: types[kind],
});
