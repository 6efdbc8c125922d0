import { dropSchema, migrate } from '../../db/migrate.js';
import { checkDatabase } from '../local/database-check.js';
import type { DataFolder } from '../local/data-folder.js';
import { startPostgres } from '../local/postgres.js';
import { SetupProblem } from '../local/setup-problem.js';
import { step } from '../local/steps.js';
import type { Closing } from './closing.js';

interface Database {
  readonly url: string;
  /** Where it is, for people. */
  readonly words: string;
}

export interface DatabaseOptions {
  readonly data: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  readonly keep: boolean;
  readonly closing: Closing;
}

/** A migrated database: the one that DATABASE_URL names, else our own server's; empty unless it is to be kept. */
export async function startDatabase(options: DatabaseOptions): Promise<Database> {
  const given = options.env['DATABASE_URL'];
  const database = given ? await useGiven(given, options.keep) : await startOwn(options);
  await step('migrations', async (say) => {
    const ran = await migrate(database.url);
    say(ran.length === 0 ? 'nothing to do' : `${ran.length} ran`);
  });
  return database;
}

async function startOwn({ data, env, keep, closing }: DatabaseOptions): Promise<Database> {
  const server = await step('PostgreSQL', (say) => startPostgres({ data, env, fsync: true, say }));
  closing.add(() => step('stop PostgreSQL', () => server.stop()));
  if (!keep) await dropSchema(server.connectionString);
  return { url: server.connectionString, words: `${data.postgres} (psql '${server.connectionString}')` };
}

/** A database that a person has named is never emptied by us. */
async function useGiven(url: string, keep: boolean): Promise<Database> {
  const { version, schema } = await step('PostgreSQL', async (say) => {
    const state = await checkDatabase(url);
    say(`${state.version}, named by DATABASE_URL`);
    return state;
  });
  if (schema === 'ours' && !keep)
    throw new SetupProblem({
      what: 'the database that DATABASE_URL names holds the data of an earlier start',
      found: `our schema is in it (PostgreSQL ${version})`,
      helps: '--keep goes on with this data; `npm run reset -- --database` removes it',
    });
  return { url, words: 'the database that DATABASE_URL names' };
}
