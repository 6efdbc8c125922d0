import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../db/migrate.js';
import { dataFolderPlace, prepareDataFolder } from './data-folder.js';
import { checkDatabase } from './database-check.js';
import { connectionStringOf, localAddress, startPostgres } from './postgres.js';
import { runningServer } from './postgres-orphan.js';
import { SetupProblem } from './setup-problem.js';
import { step } from './steps.js';

export interface ReachOptions {
  readonly env: NodeJS.ProcessEnv;
  /** `existing`: there must be data to look at. `migrated`: our schema is made, or brought to the newest version. */
  readonly schema: 'existing' | 'migrated';
}

/**
 * Does the work on the database that a person means: DATABASE_URL, else the server that runs on the data folder, else
 * that server started for this work and stopped after it.
 * @throws SetupProblem when there is no database, or it is not ours
 */
export async function withReachedDatabase<T>(
  options: ReachOptions,
  work: (connectionString: string) => Promise<T>,
): Promise<T> {
  const url = options.env['DATABASE_URL'];
  if (url) return onGiven(url, options, work);
  const cluster = join(dataFolderPlace(options.env).root, 'postgres');
  if (runningServer(cluster) !== undefined) return onGiven(addressOfRunning(cluster), options, work);
  if (options.schema === 'existing' && !existsSync(cluster)) throw nothingThere(cluster);
  const data = prepareDataFolder({ env: options.env });
  try {
    const server = await step('PostgreSQL', (say) =>
      startPostgres({ data, env: options.env, fsync: true, say }),
    );
    try {
      return await onGiven(server.connectionString, options, work);
    } finally {
      await server.stop();
    }
  } finally {
    data.release();
  }
}

async function onGiven<T>(
  url: string,
  { schema }: ReachOptions,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const state = await checkDatabase(url);
  if (schema === 'migrated') await migrate(url);
  else if (state.schema === 'none') throw nothingThere('the database');
  return work(url);
}

/** The server writes the folder of its socket into the fifth line of its lock file. */
function addressOfRunning(cluster: string): string {
  const sockets = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[4] ?? '';
  return connectionStringOf(localAddress(sockets));
}

function nothingThere(found: string): SetupProblem {
  return new SetupProblem({
    what: 'there is no data of Tuanda yet',
    found: `nothing of ours in ${found}`,
    helps:
      '`npm start` plays a day, `npm run import -- DIR` stores a city; DATABASE_URL names another database',
  });
}
