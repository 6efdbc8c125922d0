import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SetupProblem } from './setup-problem.js';
import type { Account } from './warden.js';

/**
 * The account that PostgreSQL runs as, because it refuses root: `postgres` where it exists, else `nobody`.
 * Undefined when we are not root and everything runs as ourselves. Nothing is added to the machine.
 */
export function unprivilegedAccount(passwd: string = readPasswd()): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const wanted of ['postgres', 'nobody']) {
    const line = passwd.split('\n').find((text) => text.startsWith(`${wanted}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { name: wanted, uid: Number(uid), gid: Number(gid) };
  }
  throw new SetupProblem({
    what: 'PostgreSQL cannot be started as root',
    found: 'we run as root, and /etc/passwd knows neither `postgres` nor `nobody`',
    helps: 'run as a plain user, or set DATABASE_URL to a running PostgreSQL',
  });
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

/** Whether the account may enter every folder on the way to the path (the path itself need not exist). */
export function accountCanReach(account: Account, path: string): boolean {
  const folder = dirname(resolve(path));
  return canEnter(account, folder) && (folder === dirname(folder) || accountCanReach(account, folder));
}

function canEnter(account: Account, folder: string): boolean {
  try {
    const stats = statSync(folder);
    if (!stats.isDirectory()) return true; // nobody can: making the folder fails, and says so
    const { mode, uid, gid } = stats;
    if (uid === account.uid) return (mode & 0o100) !== 0;
    return (mode & (gid === account.gid ? 0o010 : 0o001)) !== 0;
  } catch {
    return true; // not there yet: it will be ours, with the mode we give it
  }
}
