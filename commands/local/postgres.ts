import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import type { DataFolder } from './data-folder.js';
import { lastLines } from './log-tail.js';
import { stopOrphan } from './postgres-orphan.js';
import { findPostgres, type PostgresBinaries } from './postgres-binaries.js';
import { messageOf, SetupProblem } from './setup-problem.js';
import { startUnderWarden, type Warded } from './warden.js';

export interface PostgresOptions {
  readonly data: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  /** False only where losing the data is no loss: tests. */
  readonly fsync: boolean;
  /** Told what is being done, for the step's line. */
  readonly say?: (detail: string) => void;
}

/** How to connect, in the words of `pg`; `connectionString` says the same. */
export interface PostgresAddress {
  /** The folder of the socket: no network address is listened on. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface RunningPostgres {
  readonly address: PostgresAddress;
  readonly connectionString: string;
  /** "18.4" */
  readonly version: string;
  readonly pid: number;
  isRunning(): boolean;
  /** Ends the server as kill -9 does, for tests of a sudden death. Resolves when it is gone. */
  killSuddenly(): Promise<void>;
  /** Ends the connections and the server in good order. */
  stop(): Promise<void>;
}

const user = 'tuanda';
const database = 'tuanda';
const port = 5432; // names the socket's file only

/** Smaller: a crash recovery on a slow disk is taken for a failure. Larger: a server that will never answer is waited for. */
const readyWithinMilliseconds = 60_000;

/**
 * A PostgreSQL server on the data folder, with an empty database `tuanda` at the first start. It survives the death of
 * an earlier one, whose server is stopped if it still runs. Throws SetupProblem with the end of the server's log.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { data, env } = options;
  const binaries = findPostgres(env, data);
  await stopOrphan(data.postgres, data.sockets, port);
  if (existsSync(data.postgres)) refuseOtherMajor(data.postgres, binaries);
  else {
    options.say?.(`${binaries.version}: making the cluster`);
    await makeCluster(data, binaries);
  }
  const server = await startServer(options, binaries);
  const address = localAddress(data.sockets);
  await becomeReady({ server, address, log: logFile(data) });
  options.say?.(binaries.version);
  return {
    address,
    connectionString: connectionStringOf(address),
    version: binaries.version,
    pid: server.pid,
    isRunning: server.isRunning,
    killSuddenly: async () => {
      server.kill('SIGKILL');
      await server.ended;
    },
    stop: async () => {
      await server.stop();
    },
  };
}

/** Where the server on a data folder answers; `host` is the folder of its socket. */
export const localAddress = (host: string): PostgresAddress => ({ host, port, user, database });

/** The URL of an address, for `pg`, knex and psql alike; the socket's folder goes as the parameter `host`. */
export function connectionStringOf(address: PostgresAddress): string {
  const host = encodeURIComponent(address.host);
  return `postgresql://${address.user}@localhost:${address.port}/${address.database}?host=${host}`;
}

const logFile = (data: DataFolder): string => join(data.logs, 'postgres.log');

/** The cluster is made beside its place and moved there, so that a start killed half-way leaves none. */
async function makeCluster(data: DataFolder, binaries: PostgresBinaries): Promise<void> {
  const half = `${data.postgres}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  if (data.account) chownSync(half, data.account.uid, data.account.gid);
  // The C.UTF-8 order is the same on every machine; from 17 on the server brings it itself.
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8'];
  const flags = [
    '--pgdata',
    half,
    '--username',
    user,
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
    ...locale,
  ];
  const { code, output } = await run([join(binaries.folder, 'initdb'), ...flags], data);
  if (code !== 0) {
    throw new SetupProblem({
      what: 'PostgreSQL could not make its data folder',
      found: lastLines(output, 8),
      helps:
        'free disk space and memory are the usual causes: `npm run doctor` checks them; then start again',
    });
  }
  renameSync(half, data.postgres);
}

function refuseOtherMajor(folder: string, binaries: PostgresBinaries): void {
  const made = Number(readFileSync(join(folder, 'PG_VERSION'), 'utf8'));
  if (made === binaries.major) return;
  throw new SetupProblem({
    what: 'the data folder was made by another version of PostgreSQL',
    found: `${folder} is of version ${made}, and the binaries in ${binaries.folder} are ${binaries.version}`,
    helps: `npm run reset (removes the data), or TUANDA_POSTGRES_BIN=<bin folder of version ${made}>`,
  });
}

async function startServer(options: PostgresOptions, binaries: PostgresBinaries): Promise<Warded> {
  const { data, fsync } = options;
  const settings: Record<string, string | number> = {
    listen_addresses: '',
    port,
    unix_socket_directories: `"${data.sockets}"`,
    unix_socket_permissions: '0700',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile(data), 'a');
  try {
    return await startUnderWarden({
      command: [join(binaries.folder, 'postgres'), '-D', data.postgres, ...flags],
      env: serverEnvironment(),
      account: data.account,
      stopSignal: 'SIGINT', // "fast": ends the connections, then checkpoints
      graceSeconds: 20,
      stdout: log,
      stderr: log,
    });
  } finally {
    closeSync(log);
  }
}

/** Variables such as PGDATA, PGPORT or LC_ALL of the person who starts us must not reach the server. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

interface Candidate {
  readonly server: Warded;
  readonly address: PostgresAddress;
  readonly log: string;
}

/** Resolves when the server answers and has our database. Throws SetupProblem when it ends or stays silent. */
async function becomeReady(candidate: Candidate): Promise<void> {
  const deadline = performance.now() + readyWithinMilliseconds;
  for (;;) {
    try {
      return await ensureDatabase(candidate.address);
    } catch (error) {
      if (candidate.server.isRunning() && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 25));
        continue;
      }
      await candidate.server.stop();
      throw new SetupProblem(
        {
          what: 'PostgreSQL does not start',
          found: `${messageOf(error)}\n${lastLines(readFileSync(candidate.log, 'utf8'), 6)}`,
          helps: `the whole log is ${candidate.log}; \`npm run reset\` removes the data and begins anew`,
        },
        { cause: error },
      );
    }
  }
}

async function ensureDatabase(address: PostgresAddress): Promise<void> {
  const client = new pg.Client({ ...address, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [address.database]);
    if (rowCount === 0) await client.query(`create database ${address.database}`);
  } finally {
    await client.end();
  }
}

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a short command as the server's account and collects what it prints. */
function run([program, ...args]: readonly [string, ...string[]], data: DataFolder): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(data.account ? { uid: data.account.uid, gid: data.account.gid } : {}),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
