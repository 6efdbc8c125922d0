import type { Transaction } from '../../connection.js';
import { json, one } from '../../query.js';

/** A column of an input row and where it is stored. Names are ours, never a caller's: they stand in the SQL. */
export interface StoredColumn {
  /** The field of the input row. */
  readonly field: string;
  readonly column: string;
  readonly type: string;
}

/** How the rows of one kind are stored. */
export interface StoredTable {
  readonly table: string;
  /** The columns that tell rows apart; of `columns`, at least one. */
  readonly key: readonly string[];
  readonly columns: readonly StoredColumn[];
  /** Columns that follow from an input row `r`, as SQL. */
  readonly derived?: Readonly<Record<string, string>>;
  /** Columns in which an empty value leaves what is stored. */
  readonly keptWhenEmpty?: readonly string[];
}

/** What an upsert did with the rows that were given. */
export interface UpsertCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Every given row is stored as given, by one statement; rows that are not given stay as they are. */
export async function upsertRows(
  trx: Transaction,
  stored: StoredTable,
  given: readonly Readonly<Record<string, unknown>>[],
): Promise<UpsertCounts> {
  const { added, touched } = await one<{ added: number; touched: number }>(trx, upsertStatement(stored), {
    given: json(given),
  });
  return { added, changed: touched - added, unchanged: given.length - touched };
}

function upsertStatement({ table, key, columns, derived = {}, keptWhenEmpty = [] }: StoredTable): string {
  const names = [...columns.map(({ column }) => column), ...Object.keys(derived)];
  const values = [...columns.map(({ field }) => `r."${field}"`), ...Object.values(derived)];
  const record = columns.map(({ field, type }) => `"${field}" ${type}`);
  const others = names.filter((name) => !key.includes(name));
  const newValue = (name: string): string =>
    keptWhenEmpty.includes(name) ? `coalesce(excluded.${name}, t.${name})` : `excluded.${name}`;
  const tuple = (parts: readonly string[]): string => `row(${parts.join(', ')})`;
  // A row that was inserted has no earlier version, which is what xmax = 0 says.
  return `
    with upserted as (
      insert into ${table} as t (${names.join(', ')})
      select ${values.join(', ')} from jsonb_to_recordset(:given::jsonb) as r(${record.join(', ')})
      on conflict (${key.join(', ')}) do update set ${others.map((name) => `${name} = ${newValue(name)}`).join(', ')}
      where ${tuple(others.map((name) => `t.${name}`))} is distinct from ${tuple(others.map(newValue))}
      returning xmax = 0 as added
    )
    select count(*) filter (where added)::integer as added, count(*)::integer as touched from upserted`;
}
