import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockHolder } from './folder-lock.js';
import { stopOrphan } from './postgres-orphan.js';
import { processCommand, waitForEnd } from './process-table.js';

/** Smaller: a start that is just closing its books is killed. Larger: a hung one holds up the reset. */
const politeMilliseconds = 30_000;

/** The wardens' own grace for PostgreSQL is 20 s. */
const wardenMilliseconds = 25_000;

/**
 * Afterwards nothing runs on the data folder: who holds it was asked to stop, then killed, and its servers have
 * ended with it. Returns what was stopped, for people.
 */
export async function stopEverything(root: string): Promise<readonly string[]> {
  const stopped: string[] = [];
  const holder = lockHolder(root);
  if (holder && holder.pid !== process.pid) {
    process.kill(holder.pid, 'SIGTERM');
    const polite = await waitForEnd(holder.pid, politeMilliseconds);
    if (!polite) process.kill(holder.pid, 'SIGKILL');
    await waitForEnd(holder.pid, 5_000);
    stopped.push(`process ${holder.pid}, which held the folder${polite ? '' : ' (killed)'}`);
  }
  stopped.push(...(await endOrphans(root, holder ? wardenMilliseconds : 0)));
  await stopOrphan(join(root, 'postgres'), join(root, 'sockets'), 5432);
  return stopped;
}

/**
 * No Temporal server of an earlier start uses the folder's file any more: who was started by a process that was killed
 * is just being ended by its warden, and is killed after `patienceMs`. Returns what had to be ended, for people.
 */
export async function endOrphans(
  root: string,
  patienceMs: number = wardenMilliseconds,
): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const pid of temporalServers(root)) {
    if (!(await waitForEnd(pid, patienceMs))) process.kill(pid, 'SIGKILL');
    ended.push(`Temporal, process ${pid}`);
  }
  return ended;
}

/** Development servers whose file lies in the folder. Only Linux lists processes as files; elsewhere wardens do. */
function temporalServers(root: string): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        const command = processCommand(pid) ?? '';
        return (
          command.includes(' server start-dev ') && command.includes(join(root, 'temporal', 'temporal.db'))
        );
      });
  } catch {
    return [];
  }
}
