import type { Database } from '../../db/connection.js';
import { one } from '../../db/query.js';
import { orderTemplates, type Workload } from '../stage/bench-goods.js';
import { benchCity } from '../stage/seed-city.js';
import type { Watched } from '../stage/cpu.js';
import { meanBatchSize, openSalesBook, type SalesBook } from '../stage/verify-sales.js';
import type { LoadResult } from '../load/load-types.js';
import { type Measured, measure } from './measure.js';
import type { Stand } from './stand.js';

/** A server that sells, whose every run is checked against the database. */
export interface Shop {
  readonly name: string;
  measure(wish: {
    readonly workload: Workload;
    readonly connections: number;
    readonly seconds?: number;
  }): Promise<ShopRun>;
}

export interface ShopRun extends Measured {
  /** What is wrong with the orders, in sentences; none is right. */
  readonly faults: readonly string[];
  /** Orders per transaction. */
  readonly meanBatch: number;
}

export interface ShopOptions {
  readonly name: string;
  readonly port: number;
  readonly watched: Watched;
  readonly database: Database;
  /** No two shops share stock. */
  readonly cycleId: string;
}

/** More, and they take longer to send to the client than they add variety. */
const templateCount = 5000;

/** The shop behind this port, selling this cycle. */
export async function openShop(stand: Stand, options: ShopOptions): Promise<Shop> {
  const { name, port, watched, database, cycleId } = options;
  const book: SalesBook = await openSalesBook(database, cycleId);
  const made = new Map<Workload, ReturnType<typeof orderTemplates>>();
  const templatesOf = (workload: Workload): ReturnType<typeof orderTemplates> => {
    const templates =
      made.get(workload) ?? orderTemplates({ city: benchCity, cycleId, workload, count: templateCount });
    made.set(workload, templates);
    return templates;
  };
  return {
    name,
    measure: async ({ workload, connections, seconds = stand.options.seconds }) => {
      const { at } = await one<{ at: string }>(database, `select clock_timestamp() as at`);
      const templates = templatesOf(workload);
      const run = await measure(stand.client, { port, templates, connections, seconds, watched });
      const faults = [...(await book.check(run.result)), ...faultsOfAnswers(run.result)];
      return {
        ...run,
        faults: faults.map((fault) => `${name}: ${fault}`),
        meanBatch: await meanBatchSize(database, cycleId, at),
      };
    },
  };
}

/** Fewer, and code is measured that the compiler has not finished with. */
const warmOrders = 8000;
/** A slow machine, or a slow shop, is warm enough after as many seconds. */
const warmRunsMax = 4;

/** The shop has taken some thousand orders, checked like all others. Resolves to what was wrong with them. */
export async function warmUp(shop: Shop): Promise<string[]> {
  const faults: string[] = [];
  let accepted = 0;
  for (let run = 0; run < warmRunsMax && accepted < warmOrders; run++) {
    const { result, faults: found } = await shop.measure({ workload: 'hot', connections: 64, seconds: 1 });
    accepted += result.accepted;
    faults.push(...found);
  }
  return faults;
}

/** There is enough of everything and everybody waits long enough, so every order must be accepted, on every side. */
const faultsOfAnswers = ({ refused, failed, lost }: LoadResult): string[] => [
  ...Object.entries(refused).map(([code, count]) => `${count} orders were refused with ${code}`),
  ...(failed > 0 ? [`${failed} answers of 5xx`] : []),
  ...(lost > 0 ? [`${lost} requests without an answer`] : []),
];
