import { z } from 'zod';
import { WHOLE_BP } from '../../domain/values/basis-points.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { concernedCycles } from '../../db/queries/catalogue/concerned-cycles.js';
import { readSku } from '../../db/queries/catalogue/sku.js';
import { readSupplyPlan, storeSupplyPlan } from '../../db/queries/catalogue/supply-plan.js';
import { defineRevisionKind } from './define-revision-kind.js';
import { quantity, skuId } from './sku-fields.js';
import { resupply } from './resupply.js';

const share = z.int().min(0).max(WHOLE_BP);

/**
 * The stock policy of a SKU: how much each cycle may sell, how it is divided, what is sold beyond it, and how early.
 * Cycles that are planned from then on are divided by it; in those that are there already the difference enters or
 * leaves, the central pool first, and never below what is sold.
 * @throws RuleViolation sku-unknown, sku-withdrawn, quota-over-supply
 */
export const supplyRevision = defineRevisionKind({
  kind: 'supply',
  schema: z.strictObject({
    skuId,
    supplyQuantity: quantity,
    leaderShareBp: share.meta({ description: 'The part that becomes leaders’ own quotas' }),
    stationShareBp: share.meta({
      description: 'The part that becomes stations’ pools; the rest stays central',
    }),
    source: z.enum(['plan', 'on-hand']).default('plan'),
    overCommitQuantity: quantity.default(0),
    presaleDays: z.int().min(0).max(7).default(0),
  }),
  subjectOf: (plan) => plan.skuId,
  check: async (trx, { payload, regionId }) => {
    await readSku(trx, { skuId: payload.skuId, regionId });
    const { leaderShareBp, stationShareBp } = payload;
    if (leaderShareBp + stationShareBp > WHOLE_BP)
      throw new RuleViolation('quota-over-supply', { leaderShareBp, stationShareBp });
    return { present: (await readSupplyPlan(trx, payload.skuId)) ?? null };
  },
  apply: async (trx, { payload, revisionId, ...from }) => {
    const present = (await readSupplyPlan(trx, payload.skuId)) ?? null;
    await storeSupplyPlan(trx, payload);
    const cycleIds = await concernedCycles(trx, { ...from, skuId: payload.skuId });
    const cause = `revision/${revisionId}`;
    const bound = payload.source === 'plan' ? await resupply(trx, { ...payload, cycleIds, cause }) : {};
    return { present, bound };
  },
});
