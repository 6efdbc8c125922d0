import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processCommand, processStart } from './process-table.js';
import { SetupProblem, systemCode } from './setup-problem.js';

/** Who holds a data folder. */
export interface LockHolder {
  readonly pid: number;
  /** See `processStart`: tells a holder from a stranger with the same id. */
  readonly start: string;
}

export interface FolderLock {
  /** Gives the folder back. Does nothing the second time. */
  release(): void;
}

const lockFile = (folder: string): string => join(folder, 'lock');

/** The living process that holds the folder, or undefined: a lock left by one that was killed counts as none. */
export const lockHolder = (folder: string): LockHolder | undefined => holderNamedIn(lockFile(folder));

function holderNamedIn(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<LockHolder>;
    if (typeof holder.pid !== 'number' || typeof holder.start !== 'string') return undefined;
    return processStart(holder.pid) === holder.start ? { pid: holder.pid, start: holder.start } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a lock file lies in the folder although nobody who lives holds it. */
export function lockIsStale(folder: string): boolean {
  try {
    readFileSync(lockFile(folder));
  } catch {
    return false;
  }
  return lockHolder(folder) === undefined;
}

/** Makes this process the only user of the folder. Throws SetupProblem when another living process is. */
export function lockFolder(folder: string): FolderLock {
  const mine = join(folder, `lock.${process.pid}`);
  writeFileSync(mine, JSON.stringify({ pid: process.pid, start: processStart(process.pid) ?? '' }));
  try {
    while (!linked(mine, lockFile(folder))) {
      refuseIfHeld(folder);
      setStaleAside(folder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return { release: () => release(folder) };
}

/** A link appears whole or not at all, unlike a file that is created and then written. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Between the look and the rename another start may have taken the lock: then it gets it back. */
function setStaleAside(folder: string): void {
  const aside = join(folder, `lock.${process.pid}.stale`);
  try {
    renameSync(lockFile(folder), aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (holderNamedIn(aside)) linked(aside, lockFile(folder));
  rmSync(aside, { force: true });
}

function refuseIfHeld(folder: string): void {
  const holder = lockHolder(folder);
  if (!holder) return;
  throw new SetupProblem({
    what: 'Tuanda already runs on this data folder',
    found: `process ${holder.pid} (${(processCommand(holder.pid) ?? 'unknown command').slice(0, 80)}) holds ${folder}`,
    helps: 'stop it with Ctrl-C where it runs or with `npm run reset`, or set TUANDA_DATA to another folder',
  });
}

function release(folder: string): void {
  if (lockHolder(folder)?.pid === process.pid) rmSync(lockFile(folder), { force: true });
}
