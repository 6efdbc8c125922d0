import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import pg from 'pg';
import { migrate } from '../../db/migrate.js';
import {
  prepareDataFolder,
  removeDataFolder,
  rootForOneUse,
  type DataFolder,
} from '../../commands/local/data-folder.js';
import { checkDatabase } from '../../commands/local/database-check.js';
import { connectionStringOf, startPostgres, type RunningPostgres } from '../../commands/local/postgres.js';
import { waitForEnd } from '../../commands/local/process-table.js';
import { SetupProblem } from '../../commands/local/setup-problem.js';
import { withDatabase } from '../support/database.js';

// One cluster for the whole file; the tests follow each other, since they kill its server.
let data: DataFolder;
let server: RunningPostgres;
const { TUANDA_POSTGRES_BIN: _named, ...env } = process.env;

const start = (): Promise<RunningPostgres> => startPostgres({ data, env, fsync: false });

async function query(sql: string, connectionString = server.connectionString): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test.before('a cluster', async () => {
  data = prepareDataFolder({ env, forOneUse: true });
  mkdirSync(`${data.postgres}.new`); // what a start that was killed in the middle of initdb leaves
  writeFileSync(join(`${data.postgres}.new`, 'PG_VERSION'), '18\n');
  server = await start();
});

test.after.always('the cluster goes', async () => {
  await server?.stop();
  data?.release();
});

test.serial('a first start that was killed half-way is begun anew', async (t) => {
  t.deepEqual(await query('select 1 as one'), [{ one: 1 }]);
});

test.serial('texts are ordered and folded in the same way on every machine', async (t) => {
  t.deepEqual(
    await query(
      `select lower('ÄÖ') as folded, 'B' < 'a' as by_code_point, current_setting('timezone') as zone`,
    ),
    [{ folded: 'äö', by_code_point: true, zone: 'UTC' }],
  );
});

test.serial('no network address is listened on', async (t) => {
  t.deepEqual(await query('show listen_addresses'), [{ listen_addresses: '' }]);
});

test.serial('a server that was killed starts again on the same folder with its data', async (t) => {
  await query('create table kept (n int); insert into kept values (7)');
  await server.killSuddenly();
  t.false(server.isRunning());
  server = await start();
  t.deepEqual(await query('select n from kept'), [{ n: 7 }]);
});

test.serial('a lock file that names a stranger does not keep the server from starting', async (t) => {
  await server.stop();
  writeFileSync(join(data.postgres, 'postmaster.pid'), `${process.pid}\n${data.postgres}\n`);
  server = await start();
  t.deepEqual(await query('select 1 as one'), [{ one: 1 }]);
});

test.serial('a server that lost its owner is stopped before the next one starts', async (t) => {
  const orphan = server.pid;
  server = await start();
  t.not(server.pid, orphan);
  t.true(await waitForEnd(orphan, 1_000));
});

test.serial('another major version is refused and the data left alone', async (t) => {
  await server.stop();
  const version = join(data.postgres, 'PG_VERSION');
  writeFileSync(version, '14\n');
  const error = await t.throwsAsync(start, { instanceOf: SetupProblem });
  t.regex(error?.explain() ?? '', /another version[^]*of version 14[^]*reset/);
  writeFileSync(version, '18\n');
  server = await start();
});

test.serial('an empty database, ours, and a foreign one are told apart', async (t) => {
  t.like(await checkDatabase(server.connectionString), { schema: 'none' });
  await query('create database ours');
  const ours = withDatabase(server.connectionString, 'ours');
  await migrate(ours);
  t.like(await checkDatabase(ours), { schema: 'ours' });
  await query('create database theirs');
  const theirs = withDatabase(server.connectionString, 'theirs');
  await query('create schema tuanda; create table tuanda.invoices (n int)', theirs);
  const error = await t.throwsAsync(checkDatabase(theirs), { instanceOf: SetupProblem });
  t.regex(error?.explain() ?? '', /not ours[^]*1 tables[^]*another database/);
  await t.throwsAsync(migrate(theirs));
  t.deepEqual(await query('select * from tuanda.invoices', theirs), []);
});

test.serial('a database that does not answer is told with its variable', async (t) => {
  const address = connectionStringOf({ host: '/nowhere', port: 1, user: 'nobody', database: 'none' });
  const error = await t.throwsAsync(checkDatabase(address), { instanceOf: SetupProblem });
  t.regex(error?.explain() ?? '', /DATABASE_URL names does not answer[^]*\/nowhere[^]*leave it out/);
});

test.serial('binaries that do not run are refused with the variable that named them', async (t) => {
  const error = await t.throwsAsync(
    startPostgres({ data, env: { TUANDA_POSTGRES_BIN: '/tmp' }, fsync: false }),
    {
      instanceOf: SetupProblem,
    },
  );
  t.regex(error?.explain() ?? '', /cannot be used[^]*\/tmp \(TUANDA_POSTGRES_BIN\)/);
});

test.serial('SIGKILL of who started the server leaves neither server nor lock', async (t) => {
  const local = (name: string): string => new URL(`../../commands/local/${name}.js`, import.meta.url).href;
  const script = `
    import { prepareDataFolder } from '${local('data-folder')}';
    import { startPostgres } from '${local('postgres')}';
    const data = prepareDataFolder({ env: process.env });
    const server = await startPostgres({ data, env: process.env, fsync: false });
    console.log(server.pid);
    setInterval(() => undefined, 1000);`;
  // Not a folder for one use: as soon as its owner is dead, any command may remove such a one.
  const root = rootForOneUse().replace('once', 'killed');
  const owned = { ...env, TUANDA_DATA: root };
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: owned,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  owner.kill('SIGKILL');
  t.true(await waitForEnd(pid, 10_000));
  const again = prepareDataFolder({ env: owned });
  const next = await startPostgres({ data: again, env, fsync: false });
  await next.stop();
  again.release();
  removeDataFolder(again.root);
  t.pass();
});
