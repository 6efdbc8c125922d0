import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { removeFetched } from '../../commands/local/cache.js';
import { dataFolderPlace, prepareDataFolder } from '../../commands/local/data-folder.js';
import { waitForEnd } from '../../commands/local/process-table.js';
import { room } from '../support/folders.js';

const local = (name: string): string => new URL(`../../commands/${name}.js`, import.meta.url).href;

function reset(args: readonly string[], env: NodeJS.ProcessEnv): { code: number | null; output: string } {
  const script = `
    const { main } = await import('${local('reset')}');
    process.exitCode = await main(${JSON.stringify(args)}).catch((error) => (console.log(error.explain()), 1));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

test('reset removes the data folder and leaves its neighbours', (t) => {
  const parent = room(t);
  const env = { TUANDA_DATA: join(parent, 'data') };
  writeFileSync(join(parent, 'neighbour'), '');
  prepareDataFolder({ env }).release();
  const { root } = dataFolderPlace(env);
  const { code, output } = reset([], env);
  t.is(code, 0, output);
  t.regex(output, /✓ remove the data/);
  t.false(existsSync(root));
  t.true(existsSync(join(parent, 'neighbour')));
  t.regex(reset([], env).output, /there is no data folder/);
});

test('reset refuses a folder that is not ours and leaves it as it was', (t) => {
  const folder = room(t);
  writeFileSync(join(folder, 'thesis.doc'), '');
  const { code, output } = reset([], { TUANDA_DATA: folder });
  t.is(code, 1);
  t.regex(output, /^✗ the data folder is not ours\n {2}found: .+\n {2}helps: .+/);
  t.deepEqual(readdirSync(folder), ['thesis.doc']);
});

test('reset stops what runs on the folder, its database first of all', async (t) => {
  const env = { ...process.env, TUANDA_DATA: join(room(t), 'data') };
  const script = `
    import { prepareDataFolder } from '${local('local/data-folder')}';
    import { startPostgres } from '${local('local/postgres')}';
    const data = prepareDataFolder({ env: process.env });
    const server = await startPostgres({ data, env: process.env, fsync: false });
    console.log(server.pid);
    setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const ended = once(owner, 'exit');
  const { code, output } = reset([], env);
  t.is(code, 0, output);
  await ended;
  t.true(await waitForEnd(Number(line.toString()), 1_000));
  t.false(existsSync(dataFolderPlace(env).root));
});

test('an unknown flag removes nothing', (t) => {
  const env = { TUANDA_DATA: join(room(t), 'data') };
  prepareDataFolder({ env }).release();
  t.is(reset(['--all'], env).code, 2);
  t.true(existsSync(dataFolderPlace(env).root));
  t.is(reset([], env).code, 0);
});

test('only what we have fetched is removed from a cache', (t) => {
  const cache = room(t);
  mkdirSync(join(cache, 'temporal-1.9.1'));
  mkdirSync(join(cache, 'temporal-1.5.1.XyZ'));
  mkdirSync(join(cache, 'other'));
  t.is(removeFetched(cache).length, 2);
  t.deepEqual(readdirSync(cache), ['other']);
});
