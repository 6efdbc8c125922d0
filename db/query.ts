import type { Database, Transaction } from './connection.js';

/** Named bindings, written `:name` in the SQL. Objects and arrays of objects go in as JSON text (`json(...)`). */
export type Bindings = Readonly<Record<string, BindingValue>>;
type BindingValue = string | number | boolean | null | readonly string[] | readonly number[];

/** A value for a `jsonb` parameter: pg would turn a bare array into a PostgreSQL array. */
export const json = (value: unknown): string => JSON.stringify(value);

/** All rows of a statement, in the order the statement gives them. */
export async function rows<Row>(
  on: Database | Transaction,
  sql: string,
  bindings: Bindings = {},
): Promise<Row[]> {
  const result = (await on.raw(sql, bindings as Record<string, never>)) as { rows: Row[] };
  return result.rows;
}

/** The only row. @throws Error if there is none or more than one: the statement promised exactly one. */
export async function one<Row>(
  on: Database | Transaction,
  sql: string,
  bindings: Bindings = {},
): Promise<Row> {
  const found = await rows<Row>(on, sql, bindings);
  const [first] = found;
  if (found.length !== 1 || first === undefined)
    throw new Error(`expected one row, got ${found.length}: ${sql}`);
  return first;
}

/** The first row or undefined. */
export async function maybeOne<Row>(
  on: Database | Transaction,
  sql: string,
  bindings: Bindings = {},
): Promise<Row | undefined> {
  return (await rows<Row>(on, sql, bindings))[0];
}

/** How many rows the statement changed. */
export async function execute(
  on: Database | Transaction,
  sql: string,
  bindings: Bindings = {},
): Promise<number> {
  const result = (await on.raw(sql, bindings as Record<string, never>)) as { rowCount: number | null };
  return result.rowCount ?? 0;
}
