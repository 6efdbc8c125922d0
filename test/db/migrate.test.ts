import test from 'ava';
import { readdirSync } from 'node:fs';
import { schemaName } from '../../db/connection.js';
import { dropSchema, migrate, MigrationRefused } from '../../db/migrate.js';
import { projectPath } from '../../lib/paths.js';
import { withClient, withDatabase } from '../support/database.js';

const files = readdirSync(projectPath('db', 'migrations')).filter((name) => name.endsWith('.sql'));

let made = 0;

/** An empty database of one test, which is dropped afterwards. */
async function onEmpty(work: (url: string) => Promise<void>): Promise<void> {
  const server = process.env['TUANDA_TEST_DATABASE'] ?? '';
  made += 1;
  const name = `${process.env['TUANDA_TEST_TEMPLATE']}_empty_${process.pid}_${made}`;
  await withClient(server, (client) => client.query(`create database "${name}" template template0`));
  try {
    await work(withDatabase(server, name));
  } finally {
    await withClient(server, (client) => client.query(`drop database "${name}" with (force)`));
  }
}

const count = (url: string, sql: string): Promise<number> =>
  withClient(url, async (client) => Number((await client.query<{ n: string }>(sql)).rows[0]?.n));

const objectsOf = (schema: string): string =>
  `select count(*) as n from information_schema.tables where table_schema = '${schema}'`;

test('migrations run once, in the order of their names, and a second run does nothing', async (t) => {
  await onEmpty(async (url) => {
    t.deepEqual(await migrate(url), files.toSorted());
    t.deepEqual(await migrate(url), []);
  });
});

test('two processes that migrate at the same time run every migration once', async (t) => {
  await onEmpty(async (url) => {
    const ran = await Promise.all([migrate(url), migrate(url)]);
    t.deepEqual(ran.flat().toSorted(), files.toSorted());
  });
});

test('a migration that was edited after it ran is refused by name', async (t) => {
  await onEmpty(async (url) => {
    await migrate(url);
    await withClient(url, (client) =>
      client.query(`update ${schemaName}.migrations set hash = 'other' where name like '005%'`),
    );
    const error = await t.throwsAsync(migrate(url), { instanceOf: MigrationRefused });
    t.regex(error?.message ?? '', /005_order\.sql was edited/);
  });
});

test('a schema that another program made is refused and left as it was', async (t) => {
  await onEmpty(async (url) => {
    await withClient(url, (client) =>
      client.query(`create schema ${schemaName}; create table ${schemaName}.theirs ()`),
    );
    await t.throwsAsync(migrate(url), { instanceOf: MigrationRefused });
    await t.throwsAsync(dropSchema(url), { instanceOf: MigrationRefused });
    t.is(await count(url, objectsOf(schemaName)), 1);
  });
});

test('nothing is made outside our schema, and dropping it leaves nothing', async (t) => {
  await onEmpty(async (url) => {
    await withClient(url, (client) => client.query('create table public.theirs ()'));
    await migrate(url);
    t.is(await count(url, objectsOf('public')), 1);
    await dropSchema(url);
    t.is(await count(url, objectsOf(schemaName)), 0);
    t.is(await count(url, objectsOf('public')), 1);
    t.deepEqual(await migrate(url), files.toSorted());
  });
});
