import type { Database } from '../../db/connection.js';
import { one } from '../../db/query.js';
import type { LoadResult } from '../load/load-types.js';

/** What a cycle has sold, by four witnesses that are written by different statements. */
interface Sold {
  readonly orders: number;
  readonly lines: number;
  readonly taken: number;
  readonly held: number;
  readonly demand: number;
  readonly beyondCap: number;
}

/** Watches one cycle of one database from run to run. */
export interface SalesBook {
  /** Sentences about what is wrong after a run; none = every accepted answer is one order, and nothing else is. */
  check(result: LoadResult): Promise<string[]>;
}

/** The book begins with what the cycle has sold until now. */
export async function openSalesBook(database: Database, cycleId: string): Promise<SalesBook> {
  let before = await readSold(database, cycleId);
  return {
    check: async (result) => {
      const now = await readSold(database, cycleId);
      const added = now.orders - before.orders;
      before = now;
      return [...faultsOfStock(now), ...(await faultsOfOrders(database, { cycleId, added, result }))];
    },
  };
}

function faultsOfStock({ lines, taken, held, demand, beyondCap }: Sold): string[] {
  return [
    ...(beyondCap > 0 ? [`${beyondCap} counters are beyond their cap`] : []),
    ...(taken === held ? [] : [`the counters have given ${taken}, orders hold ${held}`]),
    ...(lines === held ? [] : [`lines are of ${lines} pieces, orders hold ${held}`]),
    ...(lines === demand ? [] : [`lines are of ${lines} pieces, the demand is ${demand}`]),
  ];
}

interface Compared {
  readonly cycleId: string;
  readonly added: number;
  readonly result: Pick<LoadResult, 'orderIds' | 'lost'>;
}

/** An order that nobody was told of is wrong, unless the answer was lost on its way. */
async function faultsOfOrders(database: Database, { cycleId, added, result }: Compared): Promise<string[]> {
  const ids = [...new Set(result.orderIds)];
  const { found } = await one<{ found: number }>(
    database,
    `select count(*) as found from orders where cycle_id = :cycleId and id = any(:ids)`,
    { cycleId, ids },
  );
  const doubled = result.orderIds.length - ids.length;
  const untold = added - found;
  return [
    ...(doubled === 0 ? [] : [`${doubled} answers name an order that another answer names`]),
    ...(found === ids.length ? [] : [`${ids.length - found} accepted orders are not in the database`]),
    ...(untold >= 0 && untold <= result.lost ? [] : [`${untold} orders were made that no answer names`]),
  ];
}

const readSold = (database: Database, cycleId: string): Promise<Sold> =>
  one<Sold>(
    database,
    `select
       (select count(*) from orders where cycle_id = :cycleId) as orders,
       (select coalesce(sum(quantity), 0)::bigint from order_lines where cycle_id = :cycleId) as lines,
       (select coalesce(sum(taken), 0)::bigint from counters where kind = 'stock' and cycle_id = :cycleId) as taken,
       (select coalesce(sum(t.quantity), 0)::bigint from takes t join counters c on c.id = t.counter_id
        where c.kind = 'stock' and c.cycle_id = :cycleId and t.released_at is null) as held,
       (select coalesce(sum(quantity), 0)::bigint from demand where cycle_id = :cycleId) as demand,
       (select count(*) from counters where taken > cap) as "beyondCap"`,
    { cycleId },
  );

/**
 * Orders per transaction among those that the cycle has got since the instant: how large our batches were. An order that
 * nobody has changed yet still carries the transaction that made it.
 */
export async function meanBatchSize(database: Database, cycleId: string, since: string): Promise<number> {
  const { mean } = await one<{ mean: number | null }>(
    database,
    `select count(*)::float8 / nullif(count(distinct xmin::text), 0) as mean from orders
     where cycle_id = :cycleId and placed_at >= :since`,
    { cycleId, since },
  );
  return mean ?? 0;
}
