import { z } from 'zod';
import type { Transaction } from '../../db/connection.js';
import { concernedCycles, type CyclesFrom } from '../../db/queries/catalogue/concerned-cycles.js';
import { retagListings } from '../../db/queries/catalogue/listing.js';
import { readSku } from '../../db/queries/catalogue/sku.js';
import { execute, one, rows } from '../../db/query.js';
import { gatherQuota } from './bound-supply.js';
import { defineRevisionKind } from './define-revision-kind.js';
import { skuId, tags } from './sku-fields.js';

const schema = z.strictObject({
  skuId,
  leaderTags: tags.meta({
    description: 'Only leaders with one of these sell it; empty: every leader of the region',
  }),
});

/**
 * Which leaders of the region sell a SKU, by tag. Free quota of leaders who do not any more goes to the central pool.
 * Taken back, the pool is what it was.
 */
export const poolRevision = defineRevisionKind({
  kind: 'pool',
  schema,
  subjectOf: (pool) => pool.skuId,
  check: async (trx, { payload, regionId }) => {
    const { leaderTags } = await readSku(trx, { ...payload, regionId });
    return {
      leadersBefore: await leadersWith(trx, regionId, leaderTags),
      leadersAfter: await leadersWith(trx, regionId, payload.leaderTags),
    };
  },
  apply: async (trx, { payload, revisionId, ...from }) => {
    const { leaderTags } = await readSku(trx, { ...payload, regionId: from.regionId });
    await setPool(trx, payload, { ...from, cause: `revision/${revisionId}` });
    return { leaderTags };
  },
  withdraw: async (trx, { payload, before, revisionId, regionId, runningCycles }) => {
    const { at } = await one<{ at: string }>(trx, `select clock_timestamp() as at`);
    const { leaderTags } = schema.pick({ leaderTags: true }).parse(before);
    const from = { regionId, runningCycles, effectiveAt: at, cause: `revision/${revisionId} withdrawn` };
    await setPool(trx, { skuId: payload.skuId, leaderTags }, from);
  },
});

async function setPool(
  trx: Transaction,
  pool: z.output<typeof schema>,
  { cause, ...from }: CyclesFrom & { readonly cause: string },
): Promise<void> {
  const cycleIds = await concernedCycles(trx, { ...from, skuId: pool.skuId });
  await execute(trx, `update skus set leader_tags = :leaderTags where id = :skuId`, pool);
  await retagListings(trx, { skuId: pool.skuId, cycleIds }, pool.leaderTags);
  const listed = await rows<{ cycleId: string }>(
    trx,
    `select distinct cycle_id as "cycleId" from counters
     where kind = 'stock' and sku_id = :skuId and cycle_id = any(:cycleIds) order by 1`,
    { skuId: pool.skuId, cycleIds },
  );
  for (const { cycleId } of listed) await gatherQuota(trx, { cycleId, skuId: pool.skuId, cause });
}

const leadersWith = async (
  trx: Transaction,
  regionId: string,
  leaderTags: readonly string[],
): Promise<number> =>
  (
    await one<{ leaders: number }>(
      trx,
      `select count(*)::integer as leaders from leaders
       where region_id = :regionId and active and (:leaderTags::text[] = '{}' or tags && :leaderTags::text[])`,
      { regionId, leaderTags },
    )
  ).leaders;
