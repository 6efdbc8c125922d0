import { existsSync, readFileSync, statSync } from 'node:fs';
import { freemem, homedir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { readConfig } from '../../lib/config.js';
import { projectPath } from '../../lib/paths.js';
import { cacheFolder, isWritable } from './cache.js';
import { checkDatabase } from './database-check.js';
import { dataFolderPlace, freeBytesMin, freeBytesOf, isOurs, type FreeBytes } from './data-folder.js';
import { type Check, fail, ok, warn } from './diagnosis.js';
import { lockHolder, lockIsStale } from './folder-lock.js';
import { portIsFree } from './ports.js';
import { embeddedPostgres } from './postgres-binaries.js';
import { runningServer } from './postgres-orphan.js';
import { runTool } from './run-tool.js';
import { isAtLeast, versionOf } from './temporal-binary.js';
import { temporalGoVersion, temporalVersion, temporalVersionMin } from './temporal-pins.js';

export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly freeBytes?: FreeBytes;
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);

/** Everything that `npm run doctor` looks at. None of the checks changes the machine or asks the network. */
export function machineChecks({ env, freeBytes = freeBytesOf }: Machine): readonly Check[] {
  const place = dataFolderPlace(env);
  return [
    { name: 'Node.js', look: () => ok(`${process.versions.node} at ${process.execPath}`) },
    { name: 'npm packages', look: installedPackages },
    { name: 'configuration', look: () => configuration(env) },
    { name: 'bash', look: () => tool('bash', ['--version'], env).then((found) => found ?? noBash) },
    { name: 'PostgreSQL binaries', look: () => postgresBinaries(env) },
    { name: 'Temporal binary', look: () => temporalBinary(env, place.root) },
    { name: 'Python with pip', look: () => pip(env) },
    { name: 'Go', look: () => go(env) },
    { name: 'chrt', look: () => tool('chrt', ['--version'], env).then((found) => found ?? noChrt) },
    { name: 'memory', look: memory },
    { name: 'home and cache', look: () => cache(env) },
    { name: 'data folder', look: () => dataFolder(place) },
    { name: 'free disk', look: () => freeDisk(place.root, freeBytes) },
    { name: 'lock', look: () => lock(place.root) },
    { name: 'ports', look: () => ports(env, place.root) },
    { name: 'DATABASE_URL', look: () => database(env) },
    {
      name: 'TEMPORAL_ADDRESS',
      look: () => ok(env['TEMPORAL_ADDRESS'] || 'not set: we start a server of our own'),
    },
    { name: 'terminal', look: () => ok(process.stdout.isTTY ? 'yes' : 'none: plain lines are printed') },
  ];
}

type Place = ReturnType<typeof dataFolderPlace>;
type Found = ReturnType<Check['look']>;

const noBash = fail('not found', 'install bash: every child process runs under a small bash script');
const noChrt = warn(
  'not found',
  'orders are taken more slowly while their workflows run; Debian has it in util-linux',
);

function installedPackages(): Found {
  const { dependencies } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const other = Object.entries(dependencies).filter(([name, version]) => installedVersion(name) !== version);
  if (other.length === 0) return ok(`${Object.keys(dependencies).length} as package.json asks`);
  return fail(`missing or of another version: ${other.map(([name]) => name).join(', ')}`, 'npm ci');
}

function installedVersion(name: string): string | undefined {
  const file = projectPath('node_modules', name, 'package.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function configuration(env: NodeJS.ProcessEnv): Found {
  readConfig(env);
  return ok('every variable can be used');
}

/** The first line that a program prints, or undefined when it does not run. */
async function tool(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Awaited<Found> | undefined> {
  const { code, output } = await runTool(program, args, { env, timeoutMilliseconds: 10_000 });
  return code === 0 ? ok(output.trim().split('\n')[0] ?? '') : undefined;
}

async function postgresBinaries(env: NodeJS.ProcessEnv): Promise<Awaited<Found>> {
  if (env['DATABASE_URL']) return ok('not needed: DATABASE_URL is set');
  const folder = env['TUANDA_POSTGRES_BIN'] || join(embeddedPostgres(), 'bin');
  const helps = 'TUANDA_POSTGRES_BIN names a folder with `postgres` and `initdb` of version 15 or later';
  const found = await tool(join(folder, 'postgres'), ['--version'], env);
  // Before the first start the packaged server lacks links between its libraries; we make them then.
  if (!found && !env['TUANDA_POSTGRES_BIN']) return ok(`${folder} (made ready at the first start)`);
  return found ?? fail(`${folder} has no server that runs`, helps);
}

async function temporalBinary(env: NodeJS.ProcessEnv, root: string): Promise<Awaited<Found>> {
  if (env['TEMPORAL_ADDRESS']) return ok('not needed: TEMPORAL_ADDRESS is set');
  const onPath = await versionOf('temporal', env);
  if (onPath !== undefined && isAtLeast(onPath, temporalVersionMin)) return ok(`${onPath} on PATH`);
  for (const folder of [cacheFolder(env), join(root, 'cache')]) {
    for (const version of [temporalVersion, temporalGoVersion]) {
      const path = join(folder, `temporal-${version}`, 'temporal');
      if (existsSync(path)) return ok(`${version} at ${path}`);
    }
  }
  const old = onPath === undefined ? '' : `${onPath} on PATH is older than ${temporalVersionMin}; `;
  return warn(
    `${old}none is kept here`,
    `the first start fetches ${temporalVersion} from the vendor, else with pip, else builds with Go (needs a network)`,
  );
}

async function pip(env: NodeJS.ProcessEnv): Promise<Awaited<Found>> {
  const found = await tool('python3', ['-m', 'pip', '--version'], env);
  return found ?? warn('not found', "only needed where the vendor's download of Temporal is refused");
}

async function go(env: NodeJS.ProcessEnv): Promise<Awaited<Found>> {
  const found = await tool('go', ['version'], env);
  return found ?? warn('not found', 'only needed to build Temporal where neither download nor pip works');
}

/** PostgreSQL, Temporal and our processes take some 1.5 GB in a small day. */
const memoryBytesMin = 2 * 1024 ** 3;

function memory(): Found {
  const found = `${megabytes(freemem())} MB free of ${megabytes(totalmem())} MB`;
  return totalmem() >= memoryBytesMin
    ? ok(found)
    : warn(found, 'a day needs about 2 GB: it will be slow with less');
}

function cache(env: NodeJS.ProcessEnv): Found {
  const folder = cacheFolder(env);
  if (isWritable(nearestFolder(folder))) return ok(folder);
  return warn(
    `${folder} cannot be written (home is ${homedir()})`,
    'the data folder is used instead, or set TUANDA_CACHE',
  );
}

/** The folder itself, or the nearest one above it that exists. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestFolder(dirname(folder));
}

function dataFolder({ root, moved }: Place): Found {
  const why = moved === undefined ? '' : ` (${moved})`;
  if (!existsSync(root)) {
    if (isWritable(nearestFolder(root))) return ok(`${root}: made at the first start${why}`);
    return fail(`${root} cannot be made`, 'set TUANDA_DATA to a folder that you can write');
  }
  if (!statSync(root).isDirectory() || !isOurs(root)) {
    return fail(`${root} is not ours`, 'set TUANDA_DATA to a new or empty folder');
  }
  if (isWritable(root)) return ok(`${root}${why}`);
  return fail(`${root} cannot be written`, 'set TUANDA_DATA to a folder that you can write');
}

function freeDisk(root: string, freeBytes: FreeBytes): Found {
  const free = freeBytes(nearestFolder(root));
  const found = `${megabytes(free)} MB on the disk of ${root}`;
  if (free >= freeBytesMin) return ok(found);
  return fail(
    found,
    `a day needs ${megabytes(freeBytesMin)} MB: free some space, or set TUANDA_DATA to another disk`,
  );
}

function lock(root: string): Found {
  const holder = lockHolder(root);
  if (holder)
    return warn(
      `Tuanda runs here as process ${holder.pid}`,
      'a second start needs TUANDA_DATA=<other folder>',
    );
  const server = runningServer(join(root, 'postgres'));
  if (server !== undefined)
    return warn(`a PostgreSQL without owner, process ${server}`, 'the next start stops it');
  return ok(lockIsStale(root) ? 'left by a start that was killed: the next start takes it over' : 'free');
}

async function ports(env: NodeJS.ProcessEnv, root: string): Promise<Awaited<Found>> {
  const { apiPort, temporalPort, temporalUiPort } = readConfig(env);
  const wanted = [apiPort, temporalPort, temporalUiPort];
  const states = await Promise.all(wanted.map(portIsFree));
  const taken = wanted.filter((_, index) => !states[index]);
  if (taken.length === 0) return ok(`${wanted.join(', ')} are free`);
  if (lockHolder(root)) return ok(`${taken.join(', ')} in use while Tuanda runs`);
  return warn(`${taken.join(', ')} taken by other programs`, 'nothing: other ports are chosen and printed');
}

async function database(env: NodeJS.ProcessEnv): Promise<Awaited<Found>> {
  const url = env['DATABASE_URL'];
  if (!url) return ok('not set: we start a server of our own');
  const { version, schema } = await checkDatabase(url);
  return ok(
    `PostgreSQL ${version}, ${schema === 'ours' ? 'with our schema' : 'our schema is made at the first start'}`,
  );
}
