import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import {
  type DataFolder,
  prepareDataFolder,
  removeAbandonedFolders,
} from '../../commands/local/data-folder.js';
import { type RunningPostgres, startPostgres } from '../../commands/local/postgres.js';
import type { StepPrinter } from '../../commands/local/steps.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { migrate } from '../../db/migrate.js';
import {
  ensureMerchantKeys,
  type MerchantKeys,
} from '../../simulation/parties/payment-provider/merchant-keys.js';

/** The folder of the compiled files that run now: the servers that are measured come from the same compilation. */
export const compiledFolder: string = fileURLToPath(new URL('../..', import.meta.url));

/** A server of our own with durable commits, on a folder that goes at the end, and databases copied from one seed. */
export interface Ground {
  readonly data: DataFolder;
  readonly keys: { readonly folder: string; readonly merchant: MerchantKeys };
  /** The server's process; another one after `killPostgres`. */
  postgresPid(): number;
  /** A copy of the seeded database. */
  copyOf(seed: string, name: string): Promise<string>;
  urlOf(name: string): string;
  /** What the server has logged so far. */
  readonly logFile: string;
  /** Ends the server as kill -9 does and starts it on what it left. Resolves when it answers. */
  killPostgres(): Promise<void>;
  close(): Promise<void>;
}

export interface GroundOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly step: StepPrinter['step'];
  /** Tests alone do without. */
  readonly fsync?: boolean;
}

/** The server runs and has no database of ours yet. */
export async function openGround({ env, step, fsync = true }: GroundOptions): Promise<Ground> {
  removeAbandonedFolders();
  const data = prepareDataFolder({ env, forOneUse: true });
  const start = (): Promise<RunningPostgres> => startPostgres({ data, env, fsync });
  try {
    let server = await step('PostgreSQL', async (say) => {
      const started = await start();
      say(`${started.version}, ${fsync ? 'durable' : 'without fsync'}`);
      return started;
    });
    const keys = join(data.root, 'keys');
    const urlOf = (name: string): string => databaseUrl(server.connectionString, name);
    return {
      data,
      keys: { folder: keys, merchant: ensureMerchantKeys(keys, join(data.root, 'provider')) },
      postgresPid: () => server.pid,
      urlOf,
      copyOf: async (seed, name) => {
        await execute(server.connectionString, `create database ${name} template ${seed}`);
        return urlOf(name);
      },
      logFile: join(data.logs, 'postgres.log'),
      killPostgres: async () => {
        await server.killSuddenly();
        server = await start();
      },
      close: async () => {
        await server.stop();
        data.release();
      },
    };
  } catch (error) {
    data.release();
    throw error;
  }
}

/** A migrated database with what the work puts into it, analysed, from which others are copied. */
export async function makeSeed(
  ground: Ground,
  name: string,
  work: (database: Database) => Promise<void>,
): Promise<string> {
  await execute(ground.urlOf('postgres'), `create database ${name}`);
  const url = ground.urlOf(name);
  await migrate(url);
  const database = connectDatabase(url, { poolMax: 2, statementTimeoutMs: 120_000 });
  try {
    await work(database);
    // Without figures about the tables both sides begin with plans made for empty ones.
    await database.raw('vacuum analyze');
  } finally {
    await database.destroy();
  }
  return url;
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** One statement on a connection of its own. */
async function execute(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
