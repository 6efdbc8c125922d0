import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import { startProcess, startProcesses } from '../../commands/local/run-processes.js';
import { SetupProblem } from '../../commands/local/setup-problem.js';
import { processes, type ProcessName } from '../../lib/processes.js';
import { temporaryFolder } from '../support/processes.js';

const folder = temporaryFolder(test);

/** Compiled files that stand in for the real processes, in a folder of their own. */
function compiled(
  name: string,
  scripts: Partial<Record<ProcessName, string>>,
): { compiled: string; logs: string } {
  const root = join(folder, name);
  mkdirSync(root);
  for (const [process, script] of Object.entries(scripts) as [ProcessName, string][]) {
    const path = join(root, processes[process].entry);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, script);
  }
  return { compiled: root, logs: root };
}

const obedient = (name: string, file: string): string => `
  const { appendFileSync } = require('node:fs');
  process.on('SIGTERM', () => { appendFileSync('${file}', '${name} '); process.exit(0); });
  console.log('some words before');
  console.log('READY ' + JSON.stringify({ pid: process.pid, colour: process.env.COLOUR }));
  setInterval(() => undefined, 1000);`;

test('a process is ready when it says so, with what it tells', async (t) => {
  const options = compiled('ready', { api: obedient('api', '/dev/null') });
  const child = await startProcess('api', { ...options, env: { ...process.env, COLOUR: 'red' } });
  t.deepEqual(child.ready, { pid: child.pid, colour: 'red' });
  t.deepEqual(await child.stop(), { code: 0, signal: null });
  t.is(readFileSync(join(options.logs, 'api.log'), 'utf8'), 'some words before\n');
});

test('a process that ends before it is ready is told with the end of its log', async (t) => {
  const options = compiled('broken', { api: `throw new Error('no database here')` });
  const error = await t.throwsAsync(startProcess('api', { ...options, env: process.env }), {
    instanceOf: SetupProblem,
  });
  t.regex(error?.explain() ?? '', /"api" does not start[^]*exit code 1[^]*no database here[^]*api\.log/);
});

test('a group stops wave by wave, and nothing that was asked to stop counts as lost', async (t) => {
  const order = join(folder, 'order.txt');
  const names = ['payment-provider', 'orders', 'api'] as const;
  const scripts = Object.fromEntries(names.map((name) => [name, obedient(name, order)]));
  const lost: string[] = [];
  const options = { ...compiled('group', scripts), env: process.env };
  const group = await startProcesses(names, { ...options, onUnexpectedEnd: (name) => lost.push(name) });
  await group.stop();
  t.is(readFileSync(order, 'utf8'), 'api orders payment-provider ');
  t.deepEqual(lost, []);
});

test('one that was killed can be started again, and one that dies by itself is told', async (t) => {
  const names = ['api', 'relay'] as const;
  const scripts = { api: obedient('api', '/dev/null'), relay: obedient('relay', '/dev/null') };
  let tell: (name: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const options = { ...compiled('kill', scripts), env: process.env };
  const group = await startProcesses(names, { ...options, onUnexpectedEnd: (name) => tell(name) });
  const before = group.get('api').pid;
  t.is((await group.kill('api', 'SIGKILL')).signal, 'SIGKILL');
  const again = await group.restart('api');
  t.not(again.pid, before);
  group.get('relay').kill('SIGKILL');
  t.is(await lost, 'relay');
  await group.stop();
  t.false(again.isRunning());
});

test('when one of a group fails to start, the others are stopped', async (t) => {
  const order = join(folder, 'failed.txt');
  const slowly = `setTimeout(() => process.exit(5), 300)`;
  const options = {
    ...compiled('failing', { api: obedient('api', order), relay: slowly }),
    env: process.env,
  };
  const error = await t.throwsAsync(startProcesses(['api', 'relay'], options), { instanceOf: SetupProblem });
  t.regex(error?.message ?? '', /"relay" does not start/);
  t.true(existsSync(order));
});
