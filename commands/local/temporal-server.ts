import { Connection } from '@temporalio/client';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';
import { lastLines } from './log-tail.js';
import { choosePort } from './ports.js';
import { messageOf, SetupProblem } from './setup-problem.js';
import type { Say } from './steps.js';
import { findTemporal, isAtLeast, type TemporalBinary } from './temporal-binary.js';
import { ensureSearchAttributes, searchAttributes } from './temporal-attributes.js';
import { temporalEnvironment } from './temporal-environment.js';
import { startUnderWarden, type Warded } from './warden.js';

export interface WishedPort {
  readonly port: number;
  /** The flag or variable by which a person named this very port. */
  readonly namedBy?: string | undefined;
}

export interface TemporalOptions {
  readonly data: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  readonly port: WishedPort;
  /** No web pages are served without it. */
  readonly uiPort?: WishedPort;
  /** Forgets everything at its end: for tests. Else the file in the data folder keeps it. */
  readonly inMemory?: boolean;
  readonly say: Say;
  /** A binary found before, so that finding it can be a step of its own. */
  readonly binary?: TemporalBinary;
}

export interface RunningTemporal {
  /** "127.0.0.1:7233" */
  readonly address: string;
  readonly uiUrl: string | undefined;
  readonly version: string;
  readonly pid: number;
  isRunning(): boolean;
  /** Ends the server as kill -9 does. Resolves when it is gone. */
  killSuddenly(): Promise<void>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';

/** Smaller: a long file on a slow disk is taken for a failure. Larger: a server that will never answer is waited for. */
const readyWithinMilliseconds = 60_000;

/**
 * Temporal's development server on ports of its own, with our search attributes, answering on the namespace
 * `default`. Throws SetupProblem when there is no binary, a port that was asked for is taken, or it does not start.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { data, env, say } = options;
  const binary = options.binary ?? (await findTemporal({ env, dataRoot: data.root, say }));
  const port = await choosePort({ use: 'Temporal', ...options.port }, new Set(), say);
  const uiPort =
    options.uiPort &&
    (await choosePort({ use: "Temporal's pages", ...options.uiPort }, new Set([port]), say));
  const log = join(data.logs, 'temporal.log');
  const server = await startServer({ options, binary, port, uiPort, log });
  const address = `${host}:${port}`;
  await becomeReady(server, address, log);
  say(`${binary.version} (${binary.source})`);
  return {
    address,
    uiUrl: uiPort === undefined ? undefined : `http://${host}:${uiPort}`,
    version: binary.version,
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

interface Launch {
  readonly options: TemporalOptions;
  readonly binary: TemporalBinary;
  readonly port: number;
  readonly uiPort: number | undefined;
  readonly log: string;
}

async function startServer({ options, binary, port, uiPort, log }: Launch): Promise<Warded> {
  const flags = ['--ip', host, '--port', String(port), '--log-level', 'error', ...behaviour()];
  flags.push(...(uiPort === undefined ? ['--headless'] : ['--ui-ip', host, '--ui-port', String(uiPort)]));
  if (isAtLeast(binary.version, '1.8.0')) flags.push('--ui-disable-news-fetch'); // nothing is asked of the network
  if (!options.inMemory) flags.push('--db-filename', options.data.temporalFile, ...filePragmas);
  const file = openSync(log, 'a');
  try {
    return await startUnderWarden({
      command: [binary.path, 'server', 'start-dev', ...flags],
      env: temporalEnvironment(options.env),
      graceSeconds: 10,
      stdout: file,
      stderr: file,
    });
  } finally {
    closeSync(file);
  }
}

/** Without the write-ahead log every step of every workflow waits for the disk; the CLI's own tests use these three. */
const filePragmas = ['journal_mode=WAL', 'synchronous=NORMAL', 'busy_timeout=5000'].flatMap((pragma) => [
  '--sqlite-pragma',
  pragma,
]);

/** One partition makes priority exact and spares forwarding; eager activities save a hop through matching. */
const dynamicConfig = {
  'matching.useNewMatcher': true,
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'system.enableActivityEagerExecution': true,
};

function behaviour(): string[] {
  const attributes = Object.entries(searchAttributes).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ]);
  const values = Object.entries(dynamicConfig).flatMap(([name, value]) => [
    '--dynamic-config-value',
    `${name}=${value}`,
  ]);
  return [...attributes, ...values];
}

async function becomeReady(server: Warded, address: string, log: string): Promise<void> {
  const deadline = performance.now() + readyWithinMilliseconds;
  for (;;) {
    try {
      return await answer(address);
    } catch (error) {
      if (!(error instanceof SetupProblem) && server.isRunning() && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      await server.stop();
      if (error instanceof SetupProblem) throw error;
      throw new SetupProblem(
        {
          what: "Temporal's server does not start",
          found: existsSync(log) ? lastLines(readFileSync(log, 'utf8'), 6) : messageOf(error),
          helps: `the whole log is ${log}; \`npm run reset\` removes its file, and orders are kept by PostgreSQL`,
        },
        { cause: error },
      );
    }
  }
}

/** Resolves when the namespace `default` answers and knows our search attributes. */
async function answer(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    await ensureSearchAttributes(connection, 'default');
  } finally {
    await connection.close();
  }
}
