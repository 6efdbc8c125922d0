import type pg from 'pg';
import type { Duplex } from 'node:stream';
import type { Database, Transaction } from './connection.js';

/** A statement that a connection parses and plans once: the name is its key there, so one name has one text. */
export interface Statement {
  readonly name: string;
  /** Parameters are `$1`, `$2`, …; give them types, since nobody sees a value before the plan is made. */
  readonly text: string;
}

/** Lists go in as array literals (textArray, plainArray), which are faster to make than what the driver makes. */
export type PreparedValue = string | number | boolean | null;

/** One connection, inside a transaction, that remembers its statements. */
export interface Prepared {
  readonly run: <Row>(statement: Statement, values: readonly PreparedValue[]) => Promise<Row[]>;
}

/** The same transaction, for statements that are worth remembering. */
export async function preparedOn(trx: Transaction): Promise<Prepared> {
  // Inside a transaction the pool gives the transaction's own connection.
  const pool = trx.client as { acquireConnection(): Promise<pg.ClientBase> };
  return preparedBy(await pool.acquireConnection());
}

/** The driver's connection, for whoever begins and ends his transactions himself. */
export function preparedBy(client: pg.ClientBase): Prepared {
  const send = async <Row>({ name, text }: Statement, values: readonly PreparedValue[]): Promise<Row[]> =>
    (await client.query({ name, text, values: [...values] })).rows as Row[];
  // The types do not name it: a connection made with `pipeline` takes statements before it has answered others.
  if ((client as { pipeline?: boolean }).pipeline === true) return { run: send };
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <Row>(statement: Statement, values: readonly PreparedValue[]): Promise<Row[]> => {
    const answer = before.then(() => send<Row>(statement, values));
    before = answer.catch(() => undefined);
    return answer;
  };
  return { run: inTurn };
}

/** The driver's connection, and the socket below it, which its types do not name. */
export type Connection = pg.ClientBase & { readonly connection: { readonly stream: Duplex } };

/** The work has one of the pool's connections, which goes back when it is done. */
export async function withConnection<T>(
  database: Database,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const pool = database.client as {
    acquireConnection(): Promise<Connection>;
    releaseConnection(connection: Connection): Promise<void>;
  };
  const connection = await pool.acquireConnection();
  try {
    return await work(connection);
  } finally {
    await pool.releaseConnection(connection);
  }
}

/** A `text[]` literal. */
export const textArray = (values: readonly (string | null)[]): string => `{${values.map(element).join(',')}}`;

/** A literal for arrays of numbers or booleans. */
export const plainArray = (values: readonly (number | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

const special = /["\\]/;

function element(value: string | null): string {
  if (value === null) return 'NULL';
  return special.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : `"${value}"`;
}
