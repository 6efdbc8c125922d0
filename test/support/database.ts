import type { TestFn } from 'ava';
import pg from 'pg';
import { connectDatabase, type Database } from '../../db/connection.js';
import { keepMoves, recordMoves } from './record-moves.js';

/** A database of one test file: a copy of the migrated template that nobody else sees. */
export interface TestDatabase {
  readonly connectionString: string;
  readonly name: string;
  /** Ends whoever is still connected and drops it. */
  close(): Promise<void>;
}

/** Two clones of one template at the same instant can collide, in this process or another. */
const cloneLock = 7_203_411;

let clones = 0;

/** Clones the template that `npm test` has migrated. Rejects with what to do when a test runs without it. */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = variable('TUANDA_TEST_DATABASE');
  const template = variable('TUANDA_TEST_TEMPLATE');
  clones += 1;
  const name = `${template}_${process.pid}_${clones}`;
  await withClient(admin, async (client) => {
    await client.query('select pg_advisory_lock($1)', [cloneLock]);
    await client.query(`create database "${name}" template "${template}"`);
  });
  const connectionString = withDatabase(admin, name);
  const folder = process.env['TUANDA_TEST_PROVOKED'];
  if (folder !== undefined) await withClient(connectionString, recordMoves);
  return {
    name,
    connectionString,
    close: async () => {
      if (folder !== undefined)
        await withClient(connectionString, (client) => keepMoves(client, folder, name));
      await withClient(admin, async (client) => {
        await client.query(`drop database if exists "${name}" with (force)`);
      });
    },
  };
}

/** A connection to a clone of the test file's own, awaited before its first test; both go when all tests are over. */
export async function ownDatabase(test: TestFn): Promise<Database> {
  const clone = await testDatabase();
  const database = connectDatabase(clone.connectionString);
  test.after.always(async () => {
    await database.destroy();
    await clone.close();
  });
  return database;
}

/** The same server, another database. */
export function withDatabase(connectionString: string, name: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs the work on a connection of its own, which is closed afterwards. */
export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `${name} is not set: tests that need a database run under \`npm test\` ` +
      '(one file: `npm test -- test/db/migrate.test.ts`), which starts the server and migrates the template',
  );
}
