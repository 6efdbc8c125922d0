import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connectTemporal, type TemporalClient } from '../../lib/temporal.js';
import type { DataFolder } from '../local/data-folder.js';
import type { PortWish } from '../local/ports.js';
import { SetupProblem } from '../local/setup-problem.js';
import { step } from '../local/steps.js';
import { endOrphans } from '../local/stop-everything.js';
import { ensureSearchAttributes } from '../local/temporal-attributes.js';
import { startTemporal } from '../local/temporal-server.js';
import type { Closing } from './closing.js';

export interface TemporalServer {
  readonly address: string;
  readonly namespace: string;
  /** Its pages; undefined for a server that is not ours. */
  readonly uiUrl: string | undefined;
  /** What our processes need to reach it. */
  readonly env: NodeJS.ProcessEnv;
  readonly client: TemporalClient;
}

export interface TemporalServerOptions {
  readonly data: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  readonly keep: boolean;
  readonly port: PortWish;
  readonly uiPort: PortWish;
  /** Of the workflow bundle: locally a changed one cannot go on with old histories. */
  readonly bundleHash: string;
  /** The schedule by which an installation is known on a server that others use too. */
  readonly scheduleId: string;
  readonly closing: Closing;
}

/** The Temporal server that TEMPORAL_ADDRESS names, else our own on its file, with a client. */
export function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  return options.env['TEMPORAL_ADDRESS'] ? useGiven(options) : startOwn(options);
}

async function startOwn(options: TemporalServerOptions): Promise<TemporalServer> {
  const { data, env, port, uiPort, closing } = options;
  await endOrphans(data.root); // of a start that was killed a moment ago
  dropStaleFile(options);
  const server = await step('Temporal', (say) => startTemporal({ data, env, port, uiPort, say }));
  closing.add(() => step('stop Temporal', () => server.stop()));
  const own = ownServerEnvironment(env, server.address);
  const client = await connectTemporal(own);
  closing.add(() => client.close());
  return { address: server.address, namespace: client.namespace, uiUrl: server.uiUrl, env: own, client };
}

/** What the person's variables say about another server would lead our processes there. */
function ownServerEnvironment(env: NodeJS.ProcessEnv, address: string): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(others), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default' };
}

async function useGiven({ env, keep, scheduleId, closing }: TemporalServerOptions): Promise<TemporalServer> {
  const address = env['TEMPORAL_ADDRESS'] ?? '';
  const client = await step('Temporal', async (say) => {
    say(`${address}, named by TEMPORAL_ADDRESS`);
    const connected = await connectTemporal(env);
    await ensureSearchAttributes(connected.connection, connected.namespace);
    return connected;
  });
  closing.add(() => client.close());
  if (!keep) await refuseKnownInstallation(client, scheduleId);
  return { address, namespace: client.namespace, uiUrl: undefined, env, client };
}

/** An empty database beside workflows of an earlier one: their ids would be taken. */
async function refuseKnownInstallation(
  { client, namespace }: TemporalClient,
  scheduleId: string,
): Promise<void> {
  for await (const { scheduleId: known } of client.schedule.list()) {
    if (known !== scheduleId) continue;
    throw new SetupProblem({
      what: 'the Temporal server that TEMPORAL_ADDRESS names knows an earlier start',
      found: `the schedule ${scheduleId} in the namespace ${namespace}`,
      helps: '--keep with the database of that start, or another TEMPORAL_NAMESPACE',
    });
  }
}

/**
 * Temporal's file goes when nothing is kept, and when the workflows were changed since it was written: the sweeper
 * starts from PostgreSQL what still has to run.
 */
function dropStaleFile({ data, keep, bundleHash }: TemporalServerOptions): void {
  const stamp = join(dirname(data.temporalFile), 'bundle-hash');
  const isCurrent = existsSync(stamp) && readFileSync(stamp, 'utf8') === bundleHash;
  if (!keep || !isCurrent)
    for (const suffix of ['', '-wal', '-shm', '-journal'])
      rmSync(`${data.temporalFile}${suffix}`, { force: true });
  writeFileSync(stamp, bundleHash);
}
