import pg from 'pg';
import { schemaName } from '../../db/connection.js';
import { messageOf, SetupProblem } from './setup-problem.js';

export interface DatabaseState {
  /** "15.18" */
  readonly version: string;
  /** Whether our schema is not there yet, is ours, or is another program's that has the same name. */
  readonly schema: 'none' | 'ours' | 'foreign';
}

const versionMin = 150_000;

/** Looks at a database that a person has named, without changing it. Throws SetupProblem when it cannot be used. */
export async function checkDatabase(
  connectionString: string,
  variable = 'DATABASE_URL',
): Promise<DatabaseState> {
  const { number, version, tables, migrations } = await look(connectionString, variable);
  if (number < versionMin) {
    throw new SetupProblem({
      what: 'the PostgreSQL server is too old',
      found: `${variable} leads to version ${version}`,
      helps: `a server of version 15 or later, or leave ${variable} out: then we start one`,
    });
  }
  const schema = migrations ? 'ours' : tables > 0 ? 'foreign' : 'none';
  if (schema !== 'foreign') return { version, schema };
  throw new SetupProblem({
    what: `the schema "${schemaName}" of this database is not ours`,
    found: `${variable} leads to a database whose schema "${schemaName}" has ${tables} tables, none of them our "migrations"`,
    helps: `point ${variable} at another database (an empty one will do); nothing was changed in this one`,
  });
}

interface Found {
  readonly number: number;
  readonly version: string;
  readonly tables: number;
  readonly migrations: boolean;
}

async function look(connectionString: string, variable: string): Promise<Found> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<Found>(
      `select current_setting('server_version_num')::int as number,
         split_part(current_setting('server_version'), ' ', 1) as version,
         (select count(*)::int from pg_tables where schemaname = $1) as tables,
         exists (select from pg_tables where schemaname = $1 and tablename = 'migrations') as migrations`,
      [schemaName],
    );
    if (!rows[0]) throw new Error('the server answered nothing');
    return rows[0];
  } catch (error) {
    throw new SetupProblem(
      {
        what: `the database that ${variable} names does not answer`,
        found: messageOf(error) || 'no connection',
        helps: `start that server, correct ${variable}, or leave it out: then we start a PostgreSQL of our own`,
      },
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined); // it may never have been connected
  }
}
