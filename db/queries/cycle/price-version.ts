import type { Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';

/** Whose prices changed: every cycle of a region that still sells, or one cycle. */
export type PriceScope = { readonly regionId: string } | { readonly cycleId: string };

/**
 * Orders of these cycles are planned anew from here on: what intake and quotes remember of them no longer holds. The
 * tables of 020_intake.sql and their followers do this by themselves at COMMIT; call it for what no trigger sees.
 * Locks: rows of `cycles`, ascending, until the transaction ends, so call it last.
 */
export async function bumpPriceVersion(trx: Transaction, scope: PriceScope): Promise<void> {
  const regionId = 'regionId' in scope ? scope.regionId : null;
  const cycleId = 'cycleId' in scope ? scope.cycleId : null;
  await execute(
    trx,
    `update cycles set price_version = price_version + 1 where id in (
       select c.id from cycles c
       where c.state = 'planned' and (c.region_id = :regionId or c.id = :cycleId)
       order by c.id for no key update
     )`,
    { regionId, cycleId },
  );
}

/** The version that orders of the cycle are planned with now; undefined for an unknown cycle. */
export async function readPriceVersion(trx: Transaction, cycleId: string): Promise<number | undefined> {
  return (
    await maybeOne<{ priceVersion: number }>(
      trx,
      `select price_version as "priceVersion" from cycles where id = :cycleId`,
      { cycleId },
    )
  )?.priceVersion;
}
