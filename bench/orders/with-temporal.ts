import { anyFreePort } from '../../commands/local/ports.js';
import { type ProcessGroup, startProcesses } from '../../commands/local/run-processes.js';
import { startTemporal } from '../../commands/local/temporal-server.js';
import { execute, one } from '../../db/query.js';
import type { Database } from '../../db/connection.js';
import type { ProcessName } from '../../lib/processes.js';
import { connectTemporal } from '../../lib/temporal.js';
import { cycleOnSale } from '../stage/seed-city.js';
import type { Watched } from '../stage/cpu.js';
import { compiledFolder } from '../stage/ground.js';
import { ourEnvironment, startApi } from '../stage/start-api.js';
import { openShop, type ShopRun, warmUp } from './shop.js';
import type { Stand } from './stand.js';

/** How far the relay is behind what was placed. */
export interface RelayLag {
  readonly events: number;
  /** Age of the oldest event that it has not delivered. */
  readonly seconds: number;
}

export interface TemporalRound {
  readonly off: ShopRun;
  readonly on: ShopRun;
  readonly lag: RelayLag;
}

/** Who turns placed orders into workflows and runs their first step. */
const followers: readonly ProcessName[] = ['relay', 'orders', 'operations'];

const nothing = (): void => undefined;

/** Temporal and who works with it, on this database. */
export interface TemporalSide {
  readonly watched: Watched;
  /** Order workflows that Temporal knows, whatever became of them. */
  countOrders(): Promise<number>;
  stop(): Promise<void>;
}

/** Temporal begins empty each time, in memory, as its development server does without a file. */
export async function startTemporalSide(stand: Stand, databaseUrl: string): Promise<TemporalSide> {
  const { ground } = stand;
  const env = ourEnvironment(ground, databaseUrl, await anyFreePort());
  const temporal = await startTemporal({
    data: ground.data,
    env: process.env,
    port: { port: await anyFreePort() },
    say: nothing,
  });
  const own = { ...env, TEMPORAL_ADDRESS: temporal.address, TUANDA_LOG_LEVEL: 'warn' };
  const group: ProcessGroup = await startProcesses(followers, {
    env: own,
    logs: ground.data.logs,
    compiled: compiledFolder,
  }).catch(async (error: unknown) => {
    await temporal.stop();
    throw error;
  });
  const { client, connection, close } = await connectTemporal(own);
  return {
    watched: { temporal: [temporal.pid], workers: followers.map((name) => group.get(name).pid) },
    countOrders: async () => (await client.workflow.count(`WorkflowType = 'order'`)).count,
    stop: async () => {
      await close().catch(nothing);
      await connection.close().catch(nothing);
      await group.stop();
      await temporal.stop();
    },
  };
}

/** Ours with Temporal, relay and workers running, against the same with them stopped, in turns. */
export function measureWithTemporal(stand: Stand): Promise<TemporalRound[]> {
  return stand.show.step('with Temporal × 64', async (say) => {
    const { url, database } = await stand.openCopy('with_temporal');
    const api = await startApi(stand.ground, url);
    const about = { name: 'ours', port: api.port, database, cycleId: cycleOnSale };
    const basis: Watched = { api: [api.pid], postgres: [stand.ground.postgresPid()] };
    const load = { workload: 'hot', connections: 64 } as const;
    const rounds: TemporalRound[] = [];
    try {
      await warmUp(await openShop(stand, { ...about, watched: basis }));
      for (let round = 0; round < stand.options.rounds; round++) {
        const off = await (await openShop(stand, { ...about, watched: basis })).measure(load);
        await forgetBacklog(database);
        const side = await startTemporalSide(stand, url);
        try {
          const watched = { ...basis, ...side.watched };
          const on = await (await openShop(stand, { ...about, watched })).measure(load);
          rounds.push({ off, on, lag: await relayLag(database) });
        } finally {
          await side.stop();
        }
        say(rounds.map((one) => `${rate(one.off)} : ${rate(one.on)}`).join(', '));
      }
    } finally {
      await api.stop();
    }
    return rounds;
  });
}

const rate = ({ result }: ShopRun): string => result.window.acceptedPerSecond.toFixed(0);

const relayLag = (database: Database): Promise<RelayLag> =>
  one<RelayLag>(
    database,
    `select count(*) as events, coalesce(extract(epoch from clock_timestamp() - min(e.at)), 0)::float8 as seconds
     from events e left join event_cursors c on c.consumer = 'relay'
     where c.consumer is null or (e.tx, e.id) > (c.tx, c.id)`,
  );

/** What was placed while Temporal was away is not this round's: the consumers begin at the end of the log. */
async function forgetBacklog(database: Database): Promise<void> {
  await execute(
    database,
    `insert into event_cursors (consumer, tx, id)
     select consumer, last.tx, last.id from unnest(array['relay', 'messages', 'behaviours']) as consumer,
       (select tx, id from events order by tx desc, id desc limit 1) last
     on conflict (consumer) do update set tx = excluded.tx, id = excluded.id`,
  );
}
