import { rmSync } from 'node:fs';
import { anyFreePort } from '../../commands/local/ports.js';
import { prepareDataFolder } from '../../commands/local/data-folder.js';
import { type RunningTemporal, startTemporal } from '../../commands/local/temporal-server.js';

/** A Temporal server of one test, with its file on disk. */
export interface OwnTemporal {
  readonly address: string;
  /** The server is killed, its file deleted, and an empty one answers at the same address. */
  readonly loseEverything: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function ownTemporal(): Promise<OwnTemporal> {
  const data = prepareDataFolder({ env: process.env, forOneUse: true });
  const port = await anyFreePort();
  const start = (): Promise<RunningTemporal> =>
    startTemporal({ data, env: process.env, port: { port }, say: () => undefined });
  let server = await start();
  return {
    address: server.address,
    loseEverything: async () => {
      await server.killSuddenly();
      for (const end of ['', '-wal', '-shm']) rmSync(`${data.temporalFile}${end}`, { force: true });
      server = await start();
    },
    close: async () => {
      await server.stop();
      data.release();
    },
  };
}
