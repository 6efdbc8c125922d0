import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { processIsAlive, waitForEnd } from '../../commands/local/process-table.js';
import { startUnderWarden, type Warded, type WardedCommand } from '../../commands/local/warden.js';

const nowhere = openSync('/dev/null', 'a');

function start(script: string, options: Partial<WardedCommand> = {}): Promise<Warded> {
  const command = ['bash', '-c', script] as const;
  return startUnderWarden({ command, env: process.env, stdout: 'pipe', stderr: nowhere, ...options });
}

async function printed(child: Warded): Promise<string> {
  const [chunk] = (await once(child.stdout ?? process.stdin, 'data')) as [Buffer];
  return chunk.toString().trim();
}

test('SIGKILL of the parent ends the child and the grandchildren', async (t) => {
  const warden = pathToFileURL(new URL('../../commands/local/warden.js', import.meta.url).pathname).href;
  const script = `
    import { startUnderWarden } from '${warden}';
    const command = ['bash', '-c', 'sleep 1000 & echo $$ $!; sleep 1000'];
    const child = await startUnderWarden({ command, env: process.env, stdout: 1, stderr: 2, graceSeconds: 1 });
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pids = line.toString().trim().split(' ').map(Number);
  t.is(pids.length, 2);
  t.true(pids.every(processIsAlive));
  parent.kill('SIGKILL');
  for (const pid of pids) t.true(await waitForEnd(pid, 10_000));
});

test('a child that ends by itself takes what it left behind with it', async (t) => {
  const child = await start('sleep 1000 & echo $!; exit 3');
  const grandchild = Number(await printed(child));
  t.deepEqual(await child.ended, { code: 3, signal: null });
  t.false(child.isRunning());
  t.true(await waitForEnd(grandchild, 5_000));
});

test('stopping asks first, so that a child can end in good order', async (t) => {
  const child = await start('trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.05; done');
  t.is(await printed(child), 'up');
  const goodbye = printed(child);
  t.deepEqual(await child.stop(), { code: 0, signal: null });
  t.is(await goodbye, 'bye');
});

test('a child that does not listen is killed after its grace', async (t) => {
  const child = await start('trap "" TERM; echo up; while :; do sleep 0.05; done', { graceSeconds: 1 });
  await printed(child);
  t.deepEqual(await child.stop(), { code: null, signal: 'SIGKILL' });
});

test('a child that was killed is told from one that ended', async (t) => {
  const child = await start('echo up; while :; do sleep 0.05; done');
  await printed(child);
  child.kill('SIGKILL');
  t.deepEqual(await child.ended, { code: null, signal: 'SIGKILL' });
});

test('a program that does not exist ends with the code that shells give it', async (t) => {
  const command = ['/no/such/program'] as const;
  const child = await startUnderWarden({ command, env: process.env, stdout: nowhere, stderr: nowhere });
  t.deepEqual(await child.ended, { code: 127, signal: null });
});

test('arguments keep their spaces and quotes', async (t) => {
  const command = ['printf', '%s|', 'a b', `it's "so"`, '$HOME'] as const;
  const child = await startUnderWarden({ command, env: process.env, stdout: 'pipe', stderr: nowhere });
  t.is(await printed(child), `a b|it's "so"|$HOME|`);
});

if (process.platform === 'linux') {
  test('the child has a process group of its own in our session', async (t) => {
    const child = await start('echo up; while :; do sleep 0.05; done');
    await printed(child);
    const [ours, theirs] = [process.pid, child.pid].map((pid) => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    });
    t.not(theirs?.[2], ours?.[2], 'the group');
    t.is(theirs?.[3], ours?.[3], 'the session');
    await child.stop();
  });

  test('an idle child gets the processor only when nothing else wants it', async (t) => {
    const child = await start('echo up; while :; do sleep 0.05; done', { idle: true });
    await printed(child);
    const { status, stdout } = spawnSync('chrt', ['-p', String(child.pid)], { encoding: 'utf8' });
    if (status === 0) t.regex(stdout, /SCHED_IDLE/);
    else t.true(child.isRunning(), 'without chrt it runs as usual');
    await child.stop();
  });
}
