import { migrate } from '../../db/migrate.js';
import pg from 'pg';
import { prepareDataFolder, type DataFolder } from './data-folder.js';
import { anyFreePort } from './ports.js';
import { startPostgres } from './postgres.js';
import type { StepPrinter } from './steps.js';
import { startTemporal } from './temporal-server.js';

/** A database server with a migrated template, for tests. */
export interface TestPostgres {
  /** What `test/support/database.ts` reads. */
  readonly env: { readonly TUANDA_TEST_DATABASE: string; readonly TUANDA_TEST_TEMPLATE: string };
  close(): Promise<void>;
}

/** A Temporal server for tests. */
export interface TestTemporal {
  readonly env: { readonly TUANDA_TEST_TEMPORAL: string };
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly step: StepPrinter['step'];
}

/** The server that TEST_DATABASE_URL names, else one of our own, without fsync, that goes at the end. */
export async function startTestPostgres({ env, step }: TestServerOptions): Promise<TestPostgres> {
  const given = env['TEST_DATABASE_URL'];
  if (given) return makeTemplate(given, { step, stop: async () => undefined });
  const data = prepareDataFolder({ env, forOneUse: true });
  try {
    const server = await step('PostgreSQL for tests', (say) =>
      startPostgres({ data, env, fsync: false, say }),
    );
    const stop = async (): Promise<void> => {
      await server.stop();
      data.release();
    };
    return await makeTemplate(server.connectionString, { step, stop }).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
  } catch (error) {
    data.release();
    throw error;
  }
}

interface TemplateWork {
  readonly step: StepPrinter['step'];
  readonly stop: () => Promise<void>;
}

/** The template's name is this run's own, so that two runs can share a server and neither removes the other's. */
async function makeTemplate(server: string, { step, stop }: TemplateWork): Promise<TestPostgres> {
  const template = `tuanda_test_${process.pid}`;
  await step('migrated template', async () => {
    await execute(server, [
      `drop database if exists "${template}" with (force)`,
      `create database "${template}"`,
    ]);
    const url = new URL(server);
    url.pathname = `/${template}`;
    await migrate(url.href);
  });
  return {
    env: { TUANDA_TEST_DATABASE: server, TUANDA_TEST_TEMPLATE: template },
    close: async () => {
      await dropAll(server, template);
      await stop();
    },
  };
}

/** Drops the template and every clone that a killed test has left. */
async function dropAll(server: string, template: string): Promise<void> {
  const names = await execute(server, [
    `select datname from pg_database where datname = '${template}' or datname like '${template}\\_%'`,
  ]);
  await execute(
    server,
    names.map((name) => `drop database if exists "${name}" with (force)`),
  );
}

/** Runs statements one after the other and returns the first column of the last one's rows. */
async function execute(connectionString: string, statements: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    let rows: string[] = [];
    for (const statement of statements) {
      const result = await client.query<{ datname: string }>(statement);
      rows = result.rows.map(({ datname }) => datname);
    }
    return rows;
  } finally {
    await client.end();
  }
}

/** The server that TEST_TEMPORAL_ADDRESS names, else one of our own in memory, without pages. */
export async function startTestTemporal({ env, step }: TestServerOptions): Promise<TestTemporal> {
  const given = env['TEST_TEMPORAL_ADDRESS'];
  if (given) return { env: { TUANDA_TEST_TEMPORAL: given }, close: async () => undefined };
  const data: DataFolder = prepareDataFolder({ env, forOneUse: true });
  try {
    const port = { port: await anyFreePort() };
    const server = await step('Temporal for tests', (say) =>
      startTemporal({ data, env, port, inMemory: true, say }),
    );
    const close = async (): Promise<void> => {
      await server.stop();
      data.release();
    };
    return { env: { TUANDA_TEST_TEMPORAL: server.address }, close };
  } catch (error) {
    data.release();
    throw error;
  }
}
