import { z } from 'zod';
import type { Transaction } from '../../db/connection.js';
import { concernedCycles } from '../../db/queries/catalogue/concerned-cycles.js';
import { withdrawListings } from '../../db/queries/catalogue/listing.js';
import { readSku } from '../../db/queries/catalogue/sku.js';
import { execute, rows } from '../../db/query.js';
import { defineRevisionKind } from './define-revision-kind.js';
import { skuId } from './sku-fields.js';

/**
 * A SKU is withdrawn from sale: later cycles do not list it, and in those concerned it cannot be ordered. What is ordered
 * stays ordered. Taken back, it is sold again.
 * @throws RuleViolation sku-unknown, sku-withdrawn
 */
export const skuWithdrawal = defineRevisionKind({
  kind: 'sku-withdrawal',
  schema: z.strictObject({ skuId }),
  subjectOf: (sku) => sku.skuId,
  check: async (trx, { payload, regionId }) => {
    const { name, spec } = await readSku(trx, { ...payload, regionId });
    return { name, spec, ordered: await orderedNow(trx, payload.skuId) };
  },
  apply: async (trx, { payload, ...from }) => {
    await setWithdrawn(trx, payload.skuId, true);
    const cycleIds = await concernedCycles(trx, { ...from, ...payload });
    await withdrawListings(trx, { ...payload, cycleIds }, true);
    return { cycleIds };
  },
  withdraw: async (trx, { payload, regionId }) => {
    await setWithdrawn(trx, payload.skuId, false);
    const at = '1970-01-01T00:00:00.000Z'; // every cycle that has not closed
    const cycleIds = await concernedCycles(trx, { regionId, effectiveAt: at, runningCycles: true });
    await withdrawListings(trx, { ...payload, cycleIds }, false);
  },
});

const setWithdrawn = async (trx: Transaction, id: string, withdrawn: boolean): Promise<void> =>
  void (await execute(
    trx,
    `update skus set withdrawn_at = case when :withdrawn then clock_timestamp() end where id = :id`,
    { id, withdrawn },
  ));

/** How many pieces members have ordered in cycles that still sell; they stay ordered. */
async function orderedNow(trx: Transaction, id: string): Promise<number> {
  const [found] = await rows<{ pieces: number }>(
    trx,
    `select coalesce(sum(d.quantity), 0)::integer as pieces from demand d join cycles c on c.id = d.cycle_id
     where d.sku_id = :id and c.state = 'planned'`,
    { id },
  );
  return found?.pieces ?? 0;
}
