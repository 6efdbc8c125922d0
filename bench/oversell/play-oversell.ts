import type { StepPrinter } from '../../commands/local/steps.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { type LoadClient, startLoadClient } from '../load/load-client.js';
import type { LoadResult, RequestTemplate } from '../load/load-types.js';
import { type Ground, makeSeed, openGround } from '../stage/ground.js';
import { type Server, startApi } from '../stage/start-api.js';
import { attemptTemplates, hundredBuyers } from './attempts.js';
import { soldOf } from './judge.js';
import { planKills, startKiller } from './kill-at.js';
import { hundreds, hundredSupply, seedScene } from './scene.js';
import { startStirrer, type Stirred } from './stir.js';
import { judgeOutcome, type OversellOutcome } from './outcome.js';

export interface OversellOptions {
  readonly attempts: number;
  readonly seed: number;
  readonly env: NodeJS.ProcessEnv;
  readonly show: StepPrinter;
  /** Tests alone do without; a kill -9 of a server says nothing about the disk anyway. */
  readonly fsync?: boolean;
}

const hundredConnections = 500;
/** A server that is being started again needs a few seconds; the request waits with its retries. */
const patienceMs = 10_000;

/** Sells a scarce city to everybody at once while its servers are killed, then counts what was sold. */
export async function playOversell(options: OversellOptions): Promise<OversellOutcome> {
  const { env, show, attempts, fsync = true } = options;
  const ground = await openGround({ env, step: show.step, fsync });
  const client = startLoadClient();
  try {
    const url = await show.step('city', () =>
      makeSeed(ground, 'oversell', (database) => seedScene(database, attempts)),
    );
    return await sell(options, { ground, client, url });
  } finally {
    await client.close();
    await ground.close();
  }
}

interface Market {
  readonly ground: Ground;
  readonly client: LoadClient;
  readonly url: string;
}

/** A pool for as long as nobody is killed: it would tell of every lost connection. */
async function looking<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = connectDatabase(url, { poolMax: 2, statementTimeoutMs: 600_000 });
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

async function sell({ attempts, seed, show }: OversellOptions, market: Market): Promise<OversellOutcome> {
  const { ground, client, url } = market;
  let api = await show.step('API', () => startApi(ground, url));
  const told: string[] = [];
  const results: LoadResult[] = [];
  const hundredSold: number[] = [];
  let kills = 0;
  let seconds = 0;
  let stirred: Stirred = { quotaMoves: 0, cancelled: 0 };
  try {
    for (const skuId of hundreds)
      await show.step(`500 buyers of ${skuId}`, async (say) => {
        const result = await buy(client, { port: api.port, templates: hundredBuyers(skuId, 500), told });
        const sold = await looking(url, (database) => soldOf(database, skuId));
        say(`${sold} of ${hundredSupply} sold`);
        hundredSold.push(sold);
        results.push(result);
      });
    const killer = startKiller(planKills(attempts), async (victim) => {
      if (victim === 'postgres') return ground.killPostgres();
      api.process.kill('SIGKILL');
      await api.process.ended;
      api = await startApi(ground, url, api.port);
    });
    const stirrer = startStirrer(url, () => api.port);
    await show.step('attempts', async (say) => {
      const startedAt = performance.now();
      const templates = attemptTemplates(seed, Math.min(attempts, 20_000));
      const onProgress = (answered: number): void => {
        killer.progress(answered);
        stirrer.progress();
        const perSecond = answered / ((performance.now() - startedAt) / 1000);
        say(`${answered} of ${attempts} answered, ${perSecond.toFixed(0)}/s`);
      };
      const wish = { port: api.port, templates, told, count: attempts, onProgress };
      results.push(await buy(client, wish));
      seconds = (performance.now() - startedAt) / 1000;
      kills = await killer.end();
      stirred = await stirrer.end();
    });
  } finally {
    await stopQuietly(api);
  }
  return show.step('count what was sold', async () => ({
    ...(await looking(url, (database) =>
      judgeOutcome(database, { told, results, hundredSold, logFile: ground.logFile }),
    )),
    attempts,
    kills,
    seconds,
    stirred,
  }));
}

/** An API that has died by itself is told of by the attempts that it left open. */
const stopQuietly = (api: Server): Promise<void> => api.stop().catch(() => undefined);

let runs = 0;

interface Buying {
  readonly port: number;
  readonly templates: readonly RequestTemplate[];
  /** Gets the ids of the orders that were confirmed. */
  readonly told: string[];
  readonly count?: number;
  readonly onProgress?: (answered: number) => void;
}

function buy(client: LoadClient, { port, templates, told, count, onProgress }: Buying): Promise<LoadResult> {
  runs += 1;
  return client.run(
    {
      port,
      templates,
      connections: count === undefined ? hundredConnections : 64,
      keyPrefix: `buy-${runs}-`,
      warmupMs: 0,
      measuredMs: null,
      requestsMax: count ?? templates.length,
      timeoutMs: patienceMs,
      retries: true,
    },
    {
      onProgress: ({ answered, orderIds }) => {
        told.push(...orderIds);
        onProgress?.(answered);
      },
    },
  );
}
