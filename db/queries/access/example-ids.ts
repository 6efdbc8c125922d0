import type { Database } from '../../connection.js';
import { one } from '../../query.js';

/** The newest id of each kind that exists now, by the name of the field that takes it; kinds without a row are absent. */
export async function exampleIds(database: Database): Promise<Record<string, string>> {
  const ids = await one<Record<string, string | null>>(
    database,
    `select
       (select id from cycles order by cutoff_at desc limit 1) as "cycleId",
       (select id from orders order by placed_at desc limit 1) as "orderId",
       (select id from leaders order by id limit 1) as "leaderId",
       (select id from skus order by id limit 1) as "skuId",
       (select id from sites order by id limit 1) as "siteId"`,
  );
  return Object.fromEntries(
    Object.entries(ids).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
