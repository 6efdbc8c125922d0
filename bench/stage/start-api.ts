import { join } from 'node:path';
import { anyFreePort } from '../../commands/local/ports.js';
import { type RunningProcess, startEntry, startProcess } from '../../commands/local/run-processes.js';
import { compiledFolder, type Ground } from './ground.js';

/** A server that is measured. */
export interface Server {
  readonly port: number;
  readonly pid: number;
  readonly process: RunningProcess;
  stop(): Promise<void>;
}

const nobody = 'http://127.0.0.1:9';

/** What our processes need to run on this database; of the payment provider only the keys exist. */
export function ourEnvironment(ground: Ground, databaseUrl: string, port: number): NodeJS.ProcessEnv {
  return {
    ...plainEnvironment(),
    DATABASE_URL: databaseUrl,
    TUANDA_API_PORT: String(port),
    TUANDA_PUBLIC_URL: `http://127.0.0.1:${port}`,
    TUANDA_PAYMENT_URL: nobody,
    TUANDA_PAYMENT_KEYS: ground.keys.folder,
  };
}

/** A person's own settings would make two machines measure two things. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(TUANDA_|DATABASE_|TEMPORAL_)/.test(name));
  return Object.fromEntries(kept);
}

/** The real API on this database, as `npm start` runs it: every request is logged, into a file. */
export async function startApi(ground: Ground, databaseUrl: string, port?: number): Promise<Server> {
  const own = port ?? (await anyFreePort());
  const env = {
    ...ourEnvironment(ground, databaseUrl, own),
    // Else its lines would go through the process that measures.
    TUANDA_LOG_FILE: join(ground.data.logs, 'api-requests.log'),
  };
  const process = await startProcess('api', { env, logs: ground.data.logs, compiled: compiledFolder });
  return serverOf(process, own);
}

export interface BenchServer {
  readonly name: string;
  /** The compiled file, below the folder of compiled files. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A server of the bench's own that listens on `PORT`. */
export async function startBenchServer(
  ground: Pick<Ground, 'data'>,
  { name, entry, env }: BenchServer,
): Promise<Server> {
  const port = await anyFreePort();
  const process = await startEntry(
    { name, entry, priority: 'normal' },
    {
      env: { ...plainEnvironment(), ...env, PORT: String(port) },
      logs: ground.data.logs,
      compiled: compiledFolder,
    },
  );
  return serverOf(process, port);
}

const serverOf = (process: RunningProcess, port: number): Server => ({
  port,
  pid: process.pid,
  process,
  stop: async () => {
    await process.stop();
  },
});
