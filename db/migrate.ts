import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { projectPath } from '../lib/paths.js';
import { schemaName } from './connection.js';

/** The schema is not ours, or a migration that ran was edited afterwards. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

/**
 * Brings our schema to the newest migration: db/migrations/NNN_*.sql in order, each in one transaction, each
 * remembered with its hash. Run by two processes at once, one waits. Nothing outside our schema is touched.
 * @returns the names that ran now. @throws MigrationRefused
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('tuanda/migrate', 0))`);
    await ensureSchema(client);
    return await runPending(client);
  } finally {
    await client.end();
  }
}

/** Drops our schema with everything in it. @throws MigrationRefused if the schema is not ours. */
export async function dropSchema(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await ensureSchema(client);
    await client.query(`drop schema ${schemaName} cascade`);
  } finally {
    await client.end();
  }
}

async function ensureSchema(client: pg.Client): Promise<void> {
  const found = await client.query(
    `select to_regclass('${schemaName}.migrations') as migrations,
       (select count(*)::int from information_schema.tables where table_schema = '${schemaName}') as tables`,
  );
  const { migrations, tables } = found.rows[0] as { migrations: string | null; tables: number };
  if (migrations === null && tables > 0)
    throw new MigrationRefused(
      `schema "${schemaName}" holds ${tables} tables but no "migrations" table, so it belongs to another program; ` +
        `point DATABASE_URL at another database`,
    );
  await client.query(`
    create schema if not exists ${schemaName};
    set search_path = ${schemaName};
    create table if not exists migrations (
      name text primary key, hash text not null, ran_at timestamptz not null default clock_timestamp()
    )`);
}

async function runPending(client: pg.Client): Promise<string[]> {
  const known = await client.query<{ name: string; hash: string }>('select name, hash from migrations');
  const hashes = new Map(known.rows.map((row) => [row.name, row.hash]));
  const ran: string[] = [];
  for (const { name, sql } of await readMigrations()) {
    const hash = createHash('sha256').update(sql).digest('hex');
    const before = hashes.get(name);
    if (before === hash) continue;
    if (before !== undefined)
      throw new MigrationRefused(
        `migration ${name} was edited after it had run; start from a fresh database`,
      );
    await runOne(client, { name, sql, hash });
    ran.push(name);
  }
  return ran;
}

async function runOne(
  client: pg.Client,
  migration: { name: string; sql: string; hash: string },
): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into migrations (name, hash) values ($1, $2)', [
      migration.name,
      migration.hash,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

async function readMigrations(): Promise<{ name: string; sql: string }[]> {
  const folder = projectPath('db', 'migrations');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(`${folder}/${name}`, 'utf8') })));
}
