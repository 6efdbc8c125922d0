import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import test from 'ava';
import { anyFreePort } from '../../commands/local/ports.js';
import { readReady } from '../../lib/ready.js';
import { merchantKeysFolder } from '../support/merchant-keys.js';

const main = fileURLToPath(new URL('../../api/main.js', import.meta.url));

/** The API process with a database and a payment provider that do not answer. */
async function startApi(t: ExecutionContext, env: NodeJS.ProcessEnv) {
  const keys = await merchantKeysFolder();
  t.teardown(keys.remove);
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nowhere',
      TUANDA_PAYMENT_URL: 'http://127.0.0.1:1',
      TUANDA_PAYMENT_KEYS: keys.folder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  return { child, ended: once(child, 'exit') as Promise<[number | null, string | null]> };
}

test('the process tells its port, lives and is not ready without a database, and ends on SIGTERM', async (t) => {
  const port = await anyFreePort();
  const { child, ended } = await startApi(t, { TUANDA_API_PORT: String(port) });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = readReady(line);
    if (ready === undefined) continue;
    t.deepEqual(ready, { port });
    break;
  }
  const base = `http://127.0.0.1:${port}`;
  t.is((await fetch(`${base}/healthz`)).status, 200);
  t.is((await fetch(`${base}/readyz`)).status, 503);
  const problem = (await (await fetch(`${base}/nowhere`)).json()) as { type: string };
  t.is(problem.type, `${base}/errors/route-unknown`);
  child.kill('SIGTERM');
  t.deepEqual(await ended, [0, null]);
  await t.throwsAsync(() => fetch(`${base}/healthz`));
});

test('a taken port ends the process with an error that names it', async (t) => {
  const holder = createServer().listen(0);
  await once(holder, 'listening');
  t.teardown(() => holder.close());
  const { port } = holder.address() as { port: number };
  const { child, ended } = await startApi(t, { TUANDA_API_PORT: String(port) });
  let told = '';
  child.stderr.on('data', (part: Buffer) => (told += part.toString()));
  const [code] = await ended;
  t.not(code, 0);
  t.regex(told, new RegExp(`EADDRINUSE.*${port}`));
});
