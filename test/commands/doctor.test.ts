import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import test from 'ava';
import { prepareDataFolder, removeDataFolder } from '../../commands/local/data-folder.js';
import { diagnose, diagnosisTable, type Diagnosis } from '../../commands/local/diagnosis.js';
import { machineChecks, type Machine } from '../../commands/local/machine-checks.js';
import { anyFreePort } from '../../commands/local/ports.js';
import { room } from '../support/folders.js';

/** What one check says of a machine. */
function look(name: string, machine: Machine): Promise<Diagnosis> {
  const check = machineChecks(machine).find((candidate) => candidate.name === name);
  if (!check) throw new Error(`there is no check "${name}"`);
  return diagnose(check);
}

const doctor = (args: string, env: NodeJS.ProcessEnv): ReturnType<typeof spawnSync> => {
  const module = new URL('../../commands/doctor.js', import.meta.url).href;
  const script = `const { main } = await import('${module}'); process.exitCode = await main([${args}]);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...env },
  });
};

test('a healthy machine passes, and the last line is a flat object of numbers', (t) => {
  const { status, stdout } = doctor(`'--json'`, { TUANDA_DATA: join(room(t), 'data'), DATABASE_URL: '' });
  const lines = String(stdout).trimEnd().split('\n');
  const figures = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
  t.true(Object.values(figures).every((value) => typeof value === 'number'));
  t.true(Number(figures['checks']) >= 12);
  t.is(figures['failures'], 0, String(stdout));
  t.is(status, 0);
});

test('a machine on which Tuanda would not start gives an exit code other than 0', (t) => {
  const { status, stdout } = doctor('', { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
  t.is(status, 1);
  t.regex(String(stdout), /✗ DATABASE_URL .+does not answer[^]*helps: .+/);
});

test('what fails or warns always says what helps', async (t) => {
  const folder = room(t);
  writeFileSync(join(folder, 'file'), '');
  const data = join(folder, 'file', 'data');
  const machine = {
    env: { PATH: folder, HOME: join(folder, 'file'), TUANDA_DATA: data, TUANDA_API_PORT: 'x' },
  };
  const found = await Promise.all(machineChecks({ ...machine, freeBytes: () => 0 }).map(diagnose));
  t.true(found.filter(({ state }) => state === 'fail').length >= 4);
  for (const { state, helps, found: what } of found) {
    t.not(what, '');
    if (state !== 'ok') t.true(helps.length > 5, what);
  }
});

test('every variable that cannot be used is in one finding', async (t) => {
  const found = await look('configuration', { env: { TUANDA_API_PORT: 'x', TUANDA_TEMPORAL_PORT: '0' } });
  t.is(found.state, 'fail');
  t.regex(found.found, /TUANDA_API_PORT[^]*TUANDA_TEMPORAL_PORT/);
});

test('a disk that is nearly full fails', async (t) => {
  const found = await look('free disk', { env: { TUANDA_DATA: room(t) }, freeBytes: () => 1024 * 1024 });
  t.is(found.state, 'fail');
  t.regex(found.found, /^1 MB/);
});

test('a taken port is a warning, since another is chosen', async (t) => {
  const port = await anyFreePort();
  const server = createServer().listen(port, '127.0.0.1');
  const found = await look('ports', { env: { TUANDA_API_PORT: String(port), TUANDA_DATA: room(t) } });
  t.is(found.state, 'warn');
  t.true(found.found.startsWith(`${port}`) || found.found.includes(` ${port}`));
  server.close();
});

test('a folder that is not ours fails, and one of ours passes', async (t) => {
  const folder = room(t);
  writeFileSync(join(folder, 'thesis.doc'), '');
  t.is((await look('data folder', { env: { TUANDA_DATA: folder } })).state, 'fail');
  const data = prepareDataFolder({ env: { TUANDA_DATA: join(tmpdir(), `tuanda-test-${process.pid}`) } });
  t.teardown(() => removeDataFolder(data.root));
  t.is((await look('data folder', { env: { TUANDA_DATA: data.root } })).state, 'ok');
  t.regex((await look('lock', { env: { TUANDA_DATA: data.root } })).found, /runs here/);
  data.release();
  t.is((await look('lock', { env: { TUANDA_DATA: data.root } })).found, 'free');
  writeFileSync(join(data.root, 'lock'), '{"pid":1,"start":"never"}');
  t.regex((await look('lock', { env: { TUANDA_DATA: data.root } })).found, /killed/);
});

test('a home that cannot be written is a warning, since the data folder is used', async (t) => {
  const file = join(room(t), 'file');
  writeFileSync(file, '');
  t.is((await look('home and cache', { env: { HOME: file } })).state, 'warn');
});

test('the table has one line for a check and its remedy below it', (t) => {
  const table = diagnosisTable([
    ['disk', { state: 'ok', found: '10 GB', helps: '' }],
    ['lock', { state: 'fail', found: 'held', helps: 'stop it' }],
  ]);
  t.is(table, '✓ disk  10 GB\n✗ lock  held\n        helps: stop it');
});
