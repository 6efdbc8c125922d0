import { existsSync, rmSync } from 'node:fs';
import { migrate } from '../../db/migrate.js';
import { startServices, type Services } from '../../simulation/days/services.js';
import { type DataFolder, prepareDataFolder } from '../local/data-folder.js';
import { portIsFree } from '../local/ports.js';
import { type RunningPostgres, startPostgres } from '../local/postgres.js';
import { endOrphans } from '../local/stop-everything.js';
import { type RunningTemporal, startTemporal } from '../local/temporal-server.js';
import type { Companion, LauncherAnswer, LauncherCall } from './launcher-messages.js';

// Who starts everything, as `npm start` does, in a process of its own: so that it can be killed like everybody else,
// and started again on the same folder. It is told what to do by messages, and ends when its parent does.

interface Running {
  data?: DataFolder;
  postgres?: RunningPostgres;
  temporal?: RunningTemporal;
  temporalPort?: number;
  services?: Services;
  fsync?: boolean;
}

const running: Running = {};
const nothing = (): void => undefined;
const tell = (answer: LauncherAnswer): void => {
  process.send?.(answer);
};

let work = Promise.resolve();
process.on('message', (message) => {
  work = work.then(() => answer(message as LauncherCall));
});
process.on('disconnect', () => {
  void work.then(close).finally(() => process.exit(0));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, nothing); // the parent decides

async function answer(call: LauncherCall): Promise<void> {
  try {
    tell({ kind: 'done', ...(await act(call)) });
  } catch (error) {
    const text =
      error instanceof Error && 'explain' in error ? String((error as Explained).explain()) : String(error);
    tell({ kind: 'failed', message: text });
  }
}

interface Explained {
  explain(): string;
}

async function act(call: LauncherCall): Promise<{ databaseUrl?: string }> {
  switch (call.call) {
    case 'open-ground':
      return { databaseUrl: await openGround(call) };
    case 'open-city':
      await openCity(call);
      return {};
    case 'kill':
      await kill(call.victim);
      return {};
    case 'revive':
      await revive(call.victim);
      return {};
    case 'close':
      await close();
      return {};
  }
}

async function openGround({ root, fsync }: Extract<LauncherCall, { call: 'open-ground' }>): Promise<string> {
  const data = prepareDataFolder({ env: { ...process.env, TUANDA_DATA: root } });
  Object.assign(running, { data, fsync });
  await endOrphans(data.root);
  running.postgres = await startPostgres({ data, env: process.env, fsync });
  await migrate(running.postgres.connectionString);
  return running.postgres.connectionString;
}

async function openCity(call: Extract<LauncherCall, { call: 'open-city' }>): Promise<void> {
  const { data, postgres } = must();
  const { temporalPort, services } = call;
  // Who was started by a launcher that was killed may still be ending.
  await whenFree([temporalPort, ...Object.values(services.ports)]);
  running.temporalPort = temporalPort;
  const temporal = await openTemporal();
  running.services = await startServices({
    ...services,
    env: { ...process.env, TUANDA_LOG_LEVEL: 'warn' },
    databaseUrl: postgres.connectionString,
    temporal: { address: temporal.address, namespace: 'default' },
    logs: data.logs,
    onUnexpectedEnd: (name) => tell({ kind: 'ended-by-itself', name }),
  });
}

async function openTemporal(): Promise<RunningTemporal> {
  const { data } = must();
  const port = { port: running.temporalPort ?? 0, namedBy: 'the first start' };
  running.temporal = await startTemporal({ data, env: process.env, port, say: nothing });
  return running.temporal;
}

async function kill(victim: Companion): Promise<void> {
  if (victim === 'postgres') return running.postgres?.killSuddenly();
  if (victim === 'temporal') return running.temporal?.killSuddenly();
  if (victim === 'temporal-file') return forget();
  await running.services?.group.kill(victim, 'SIGKILL');
}

/** What a dead Temporal knew is gone. */
function forget(): void {
  for (const end of ['', '-wal', '-shm', '-journal'])
    rmSync(`${must().data.temporalFile}${end}`, { force: true });
}

async function revive(victim: Companion): Promise<void> {
  if (victim === 'postgres') {
    const { data, fsync = true } = must();
    running.postgres = await startPostgres({ data, env: process.env, fsync });
  } else if (victim === 'temporal') await openTemporal();
  else if (victim !== 'temporal-file') await running.services?.group.restart(victim);
}

async function close(): Promise<void> {
  await running.services?.stop();
  await running.temporal?.stop();
  await running.postgres?.stop();
  if (running.data !== undefined && existsSync(running.data.root)) running.data.release();
}

function must(): { data: DataFolder; postgres: RunningPostgres; fsync?: boolean } {
  const { data, postgres, fsync } = running;
  if (data === undefined || postgres === undefined) throw new Error('there is no ground to build on');
  return { data, postgres, ...(fsync === undefined ? {} : { fsync }) };
}

/** The wardens' grace for our processes is 10 s, for PostgreSQL 20 s. */
const endWithinMs = 25_000;

async function whenFree(ports: readonly number[]): Promise<void> {
  const giveUpAt = performance.now() + endWithinMs;
  for (const port of ports)
    while (!(await portIsFree(port)) && performance.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, 100));
}
