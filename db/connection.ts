import knex, { type Knex } from 'knex';
import pg from 'pg';

/** A pool of connections whose rows are plain JSON: instants are ISO strings, int8 are safe integers. */
export type Database = Knex;
export type Transaction = Knex.Transaction;

/** Our own schema; nothing outside it is ever touched. */
export const schemaName = 'tuanda';

export interface DatabaseOptions {
  /** Connections at most. Smaller: steps wait for each other; larger: PostgreSQL forks more than two cores serve. */
  readonly poolMax?: number;
  readonly applicationName?: string;
  /** 5 s unless told: no transaction of ours lasts longer than a second; only the import needs more. */
  readonly statementTimeoutMs?: number;
  /** Statements are sent without waiting for the answers to those before them. */
  readonly pipeline?: boolean;
  /** Further settings of the server for these connections, as `name=value`. */
  readonly settings?: readonly string[];
}

/**
 * For connections that send a few statements thousands of times. They are planned once, perhaps while the tables are
 * empty, and an empty table is best read whole: without these, such a plan stays until the next autoanalyze (a tenth
 * of the rate, measured). Compiling would cost more than any of them takes.
 */
export const fewStatements: readonly string[] = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
];

/**
 * Opens a pool on the given PostgreSQL. Every connection refuses to wait long for a lock (2 s) or a statement and
 * is cut when it idles inside a transaction, so a frozen process cannot hold the cutoff up.
 */
export function connectDatabase(connectionString: string, options: DatabaseOptions = {}): Database {
  const settings = [
    `-c search_path=${schemaName}`,
    '-c lock_timeout=2000',
    `-c statement_timeout=${options.statementTimeoutMs ?? 5000}`,
    '-c idle_in_transaction_session_timeout=10000',
    '-c timezone=UTC',
    ...(options.settings ?? []).map((setting) => `-c ${setting}`),
  ].join(' ');
  return knex({
    client: 'pg',
    connection: {
      connectionString,
      options: settings,
      application_name: options.applicationName ?? 'tuanda',
      types: { getTypeParser },
      pipeline: options.pipeline ?? false,
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: options.poolMax ?? 8 },
    // Longer: a request hangs while the server is away; shorter: a full pool refuses what a moment would have served.
    acquireConnectionTimeout: 5000,
  });
}

const int8 = 20;
const date = 1082;
const timestamptz = 1184;

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [int8]: parseSafeInteger,
  [date]: (text) => text,
  [timestamptz]: (text) => new Date(text).toISOString(),
};

const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser;

/** int8 → number. @throws RangeError beyond 2^53, because a silently rounded sum of money is worse than a crash. */
function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is not a safe integer`);
  return value;
}
