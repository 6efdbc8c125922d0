import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { projectPath, projectRoot } from '../../lib/paths.js';
import { accountCanReach, unprivilegedAccount } from './account.js';
import { lockFolder } from './folder-lock.js';
import { processIsAlive } from './process-table.js';
import { SetupProblem, systemCode } from './setup-problem.js';
import type { Account } from './warden.js';

/**
 * Smaller: PostgreSQL or Temporal stops in the middle of a day with a message of its own. Larger: a machine that could
 * run a small day is refused. A day of the small city takes some 200 MB, PostgreSQL's empty cluster 40, its copy 60.
 */
export const freeBytesMin: number = 500 * 1024 * 1024;

/** Where one installation keeps what it makes: everything below `root` is ours and goes with `npm run reset`. */
export interface DataFolder {
  readonly root: string;
  /** PostgreSQL's cluster. */
  readonly postgres: string;
  /** Temporal's SQLite file. */
  readonly temporalFile: string;
  readonly logs: string;
  /** Holds PostgreSQL's socket; short, since the system allows 107 bytes for a socket's path. */
  readonly sockets: string;
  /** Copies of binaries that cannot be used where they lie. */
  readonly binaries: string;
  /** Who PostgreSQL runs as; undefined when it runs as ourselves. */
  readonly account: Account | undefined;
  /** Why the folder is not where one would look for it. */
  readonly moved: string | undefined;
  /** Lets another start use the folder. Folders for one use are removed as well. */
  release(): void;
}

/** What `df` knows of the disk that holds a folder. */
export type FreeBytes = (folder: string) => number;

export interface DataFolderOptions {
  readonly env: NodeJS.ProcessEnv;
  /** A folder of its own that goes when it is released, for tests and measurements. */
  readonly forOneUse?: boolean;
  readonly freeBytes?: FreeBytes;
}

export interface DataFolderPlace {
  readonly root: string;
  readonly account: Account | undefined;
  readonly moved: string | undefined;
}

const markerName = '.tuanda';
const temporaryRoot = '/var/tmp';

/** Where the data folder is for this user and project, without making or checking anything. */
export function dataFolderPlace(env: NodeJS.ProcessEnv): DataFolderPlace {
  const wanted = env['TUANDA_DATA'] ? resolve(env['TUANDA_DATA']) : projectPath('.data');
  const account = unprivilegedAccount();
  if (!account || accountCanReach(account, join(wanted, 'postgres')))
    return { root: wanted, account, moved: undefined };
  const root = join(temporaryRoot, `tuanda-${shortHash(wanted)}`);
  const moved = `we are root, and ${account.name}, who runs PostgreSQL, cannot enter ${dirname(wanted)}`;
  return { root, account, moved };
}

/**
 * The data folder, made, checked and locked. Throws SetupProblem when it is not ours, cannot be written, is in use by
 * a living process, or its disk is nearly full.
 */
export function prepareDataFolder(options: DataFolderOptions): DataFolder {
  const place = options.forOneUse ? placeForOneUse() : dataFolderPlace(options.env);
  claim(place.root);
  checkSpace(place.root, options.freeBytes ?? freeBytesOf);
  const lock = lockFolder(place.root);
  const sockets = socketFolder(place);
  for (const folder of [join(place.root, 'logs'), join(place.root, 'temporal')])
    mkdirSync(folder, { recursive: true });
  return {
    ...place,
    postgres: join(place.root, 'postgres'),
    temporalFile: join(place.root, 'temporal', 'temporal.db'),
    logs: join(place.root, 'logs'),
    sockets,
    binaries: join(place.root, 'binaries'),
    release: () => {
      lock.release();
      if (options.forOneUse) removeDataFolder(place.root);
    },
  };
}

/** Whether a folder carries our marker. */
export const isOurs = (root: string): boolean => existsSync(join(root, markerName));

/** Removes the folder, and the socket folder outside it. Throws SetupProblem when the folder is not ours. */
export function removeDataFolder(root: string): void {
  if (!existsSync(root)) return;
  if (!isOurs(root)) throw notOurs(root);
  rmSync(outsideSockets(root), { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true });
}

/** Bytes that this user can still write to the disk that holds the folder. */
export const freeBytesOf: FreeBytes = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Removes the folders for one use that runs which were killed have left behind. */
export function removeAbandonedFolders(): void {
  for (const name of readdirSync(temporaryRoot)) {
    const pid = /^tuanda-once-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || processIsAlive(Number(pid))) continue;
    const folder = join(temporaryRoot, name);
    if (isOurs(folder) && statSync(folder).uid === process.getuid?.()) removeDataFolder(folder);
  }
}

/** A folder that nobody has, and that `removeAbandonedFolders` finds when this process was killed. */
export const rootForOneUse = (): string =>
  join(temporaryRoot, `tuanda-once-${process.pid}-${Date.now().toString(36)}`);

function placeForOneUse(): DataFolderPlace {
  return { root: rootForOneUse(), account: unprivilegedAccount(), moved: undefined };
}

/** Makes the folder with our marker, or finds the marker. Others may pass through it, not list it. */
function claim(root: string): void {
  try {
    mkdirSync(root, { recursive: true, mode: 0o711 });
    if (isOurs(root)) return refuseForeignOwner(root);
    if (readdirSync(root).length > 0) throw notOurs(root);
    chmodSync(root, 0o711); // whatever the umask is
    writeFileSync(join(root, markerName), `${JSON.stringify({ madeBy: 'tuanda', project: projectRoot })}\n`);
  } catch (error) {
    throw folderProblem(root, error);
  }
}

function refuseForeignOwner(root: string): void {
  const uid = process.getuid?.();
  if (statSync(root).uid === uid) {
    writeFileSync(join(root, markerName), readFileSync(join(root, markerName))); // proves that we may still write
    return;
  }
  throw new SetupProblem({
    what: 'the data folder belongs to another user',
    found: `${root} belongs to user id ${statSync(root).uid}, and we are ${uid}`,
    helps: 'run as that user, or set TUANDA_DATA to a folder of your own',
  });
}

function notOurs(root: string): SetupProblem {
  return new SetupProblem({
    what: 'the data folder is not ours',
    found: `${root} is not empty and has no file ${markerName}`,
    helps: 'set TUANDA_DATA to a new or empty folder; nothing was changed in this one',
  });
}

function folderProblem(root: string, error: unknown): unknown {
  const helps = 'set TUANDA_DATA to a folder that you can write, for example TUANDA_DATA=/tmp/tuanda';
  const found = error instanceof Error ? error.message : String(error);
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new SetupProblem(
        { what: `the data folder ${root} cannot be written`, found, helps },
        { cause: error },
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new SetupProblem(
        { what: `the disk that holds ${root} is full`, found, helps },
        { cause: error },
      );
    default:
      return error;
  }
}

function checkSpace(root: string, freeBytes: FreeBytes): void {
  const free = freeBytes(root);
  if (free >= freeBytesMin) return;
  const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MB`;
  throw new SetupProblem({
    what: `the disk that holds ${root} is nearly full`,
    found: `${megabytes(free)} are free, and a day needs ${megabytes(freeBytesMin)}`,
    helps: 'free some space, or set TUANDA_DATA to a folder on another disk',
  });
}

/** `.s.PGSQL.5432` and its lock take 19 bytes of the 103 (macOS) or 107 (Linux) that a socket's path may have. */
const socketFolderBytesMax = 80;

function outsideSockets(root: string): string {
  return join(tmpdir().length > 40 ? '/tmp' : tmpdir(), `tuanda-${shortHash(root)}`);
}

function socketFolder({ root, account }: DataFolderPlace): string {
  const inside = join(root, 'sockets');
  const folder = Buffer.byteLength(inside) <= socketFolderBytesMax ? inside : outsideSockets(root);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  else refuseForeignSockets(folder);
  return folder;
}

/** A name in the machine's temporary folder may have been taken by anybody. */
function refuseForeignSockets(folder: string): void {
  if (statSync(folder).uid === process.getuid?.()) return;
  throw new SetupProblem({
    what: 'the folder for the database socket belongs to another user',
    found: folder,
    helps: 'set TUANDA_DATA to a folder with a shorter path: then the socket is kept inside it',
  });
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
