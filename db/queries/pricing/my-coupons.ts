import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** The last day of each coupon, for whoever is told about it. */
export async function readLastDays(
  on: Database | Transaction,
  couponIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ id: string; endsOn: string }>(
    on,
    `select id, ends_on as "endsOn" from coupons where id = any(:couponIds)`,
    { couponIds },
  );
  return new Map(found.map(({ id, endsOn }) => [id, endsOn]));
}
