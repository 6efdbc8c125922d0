import { one } from '../../db/query.js';
import { orderTemplates } from '../stage/bench-goods.js';
import { benchCity, cycleOnSale } from '../stage/seed-city.js';
import { startApi } from '../stage/start-api.js';
import { openSalesBook } from '../stage/verify-sales.js';
import { sendAll } from './measure.js';
import type { Stand } from './stand.js';
import { startTemporalSide } from './with-temporal.js';

export interface Backlog {
  readonly orders: number;
  /** From the moment that Temporal and who works with it answer until every order has its workflow. */
  readonly seconds: number;
  readonly faults: readonly string[];
}

const backlogOrders = 3000;
/** Beyond the goal, so that a miss is measured; a relay that stands still is given up. */
const patienceMs = 180_000;
const askEveryMs = 500;

/** Orders are placed while Temporal is away; then it comes back. */
export function measureBacklog(stand: Stand, count: number = backlogOrders): Promise<Backlog> {
  return stand.show.step('backlog', async (say) => {
    const { url, database } = await stand.openCopy('backlog');
    const api = await startApi(stand.ground, url);
    try {
      const book = await openSalesBook(database, cycleOnSale);
      const templates = orderTemplates({
        city: benchCity,
        cycleId: cycleOnSale,
        workload: 'hot',
        count: 1000,
      });
      const result = await sendAll(stand.client, { port: api.port, templates, count });
      const faults = await book.check(result);
      const { placed } = await one<{ placed: number }>(database, `select count(*) as placed from orders`);
      const side = await startTemporalSide(stand, url);
      const startedAt = performance.now();
      const seconds = (): number => (performance.now() - startedAt) / 1000;
      try {
        for (;;) {
          const known = await side.countOrders();
          say(`${known} of ${placed} have their workflow`);
          if (known >= placed) return { orders: placed, seconds: seconds(), faults };
          if (seconds() * 1000 > patienceMs) {
            const late = `${placed - known} of ${placed} orders have no workflow after ${seconds().toFixed(0)} s`;
            return { orders: placed, seconds: seconds(), faults: [...faults, late] };
          }
          await new Promise((resolve) => setTimeout(resolve, askEveryMs));
        }
      } finally {
        await side.stop();
      }
    } finally {
      await api.stop();
    }
  });
}
