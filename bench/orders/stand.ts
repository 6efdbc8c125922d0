import { type Database, connectDatabase } from '../../db/connection.js';
import type { StepPrinter } from '../../commands/local/steps.js';
import type { LockOrder } from '../naive/draw-stock.js';
import type { LoadClient } from '../load/load-client.js';
import { startLoadClient } from '../load/load-client.js';
import { benchGoods } from '../stage/bench-goods.js';
import { type Ground, makeSeed, openGround } from '../stage/ground.js';
import { benchCity, seedCity } from '../stage/seed-city.js';
import { type Server, startBenchServer } from '../stage/start-api.js';

/** What every part of the bench works with. */
export interface Stand {
  readonly ground: Ground;
  readonly client: LoadClient;
  readonly show: StepPrinter;
  readonly options: OrdersOptions;
  /** A fresh copy of the seeded city and a connection for looking into it; both go with the stand. */
  openCopy(name: string): Promise<{ readonly url: string; readonly database: Database }>;
  /** Told what must be ended with the stand, last first. */
  onClose(end: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export interface OrdersOptions {
  readonly seconds: number;
  readonly rounds: number;
}

const seedName = 'seed';
/** A check over all orders of a run reads a million rows. */
const checkTimeoutMs = 120_000;

/** A server with the seeded city and a load client. */
export async function openStand(
  env: NodeJS.ProcessEnv,
  show: StepPrinter,
  options: OrdersOptions,
): Promise<Stand> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  const ground = await openGround({ env, step: show.step });
  ends.push(ground.close);
  try {
    await show.step('city', async (say) => {
      await makeSeed(ground, seedName, (database) => seedCity(database, benchCity, { goods: benchGoods() }));
      say(`${benchCity.leaders} leaders, ${benchCity.stations} stations, ${benchCity.members} members`);
    });
    const client = startLoadClient();
    ends.push(client.close);
    return {
      ground,
      client,
      show,
      options,
      onClose: (end) => void ends.push(end),
      openCopy: async (name) => {
        const url = await ground.copyOf(seedName, name);
        const database = connectDatabase(url, { poolMax: 2, statementTimeoutMs: checkTimeoutMs });
        ends.push(() => database.destroy());
        return { url, database };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How the naive side is set up. */
export interface NaiveForm {
  readonly pool: number;
  readonly lockOrder: LockOrder;
}

export const naiveForms: readonly NaiveForm[] = ([10, 20, 40] as const).flatMap((pool) =>
  (['hot-first', 'hot-last'] as const).map((lockOrder) => ({ pool, lockOrder })),
);

export const wordsOf = ({ pool, lockOrder }: NaiveForm): string =>
  `pool ${pool}, hot row ${lockOrder === 'hot-first' ? 'first' : 'last'}`;

/** The naive shop in this form, on this database. */
export const startNaive = (
  { ground }: Stand,
  databaseUrl: string,
  { pool, lockOrder }: NaiveForm,
): Promise<Server> =>
  startBenchServer(ground, {
    name: 'naive',
    entry: 'bench/naive/server.js',
    env: { DATABASE_URL: databaseUrl, POOL: String(pool), LOCK_ORDER: lockOrder },
  });

/** The bare framework. */
export const startEcho = ({ ground }: Stand): Promise<Server> =>
  startBenchServer(ground, { name: 'echo', entry: 'bench/echo/server.js', env: {} });
