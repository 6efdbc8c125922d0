import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processCommand, processIsAlive, waitForEnd } from './process-table.js';
import { SetupProblem } from './setup-problem.js';

/**
 * Afterwards no server runs on the cluster and no lock file of a dead one is left. The caller holds the data folder,
 * so a server that still runs has lost its owner and is stopped; a lock whose process id now belongs to a stranger
 * (ids come again at once in containers) would make PostgreSQL refuse to start, and is removed.
 */
export async function stopOrphan(cluster: string, sockets: string, port: number): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  const pid = pidIn(lock);
  if (pid !== undefined && isServerOf(pid, cluster)) await stopServer(pid, cluster);
  rmSync(lock, { force: true });
  for (const name of [`.s.PGSQL.${port}.lock`, `.s.PGSQL.${port}`])
    rmSync(join(sockets, name), { force: true });
}

/** The living server of a cluster, or undefined. */
export function runningServer(cluster: string): number | undefined {
  const pid = pidIn(join(cluster, 'postmaster.pid'));
  return pid !== undefined && isServerOf(pid, cluster) ? pid : undefined;
}

function pidIn(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isServerOf(pid: number, cluster: string): boolean {
  const command = processIsAlive(pid) ? processCommand(pid) : undefined;
  return command !== undefined && command.includes('postgres') && command.includes(cluster);
}

async function stopServer(pid: number, cluster: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  if (await waitForEnd(pid, 20_000)) return;
  process.kill(pid, 'SIGQUIT');
  if (await waitForEnd(pid, 10_000)) return;
  throw new SetupProblem({
    what: 'a PostgreSQL server of an earlier start does not stop',
    found: `process ${pid} on ${cluster}`,
    helps: `end it (\`kill -9 ${pid}\`) and start again`,
  });
}
