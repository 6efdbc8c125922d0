import { assertShown } from '../../domain/catalogue/shown-at-point.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { poolOf, regionOf, storeHidden, storePins } from '../../db/queries/catalogue/leader-goods.js';
import { bumpPriceVersion } from '../../db/queries/cycle/price-version.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { defineStep } from '../step.js';

export interface HideGoodsInput {
  /** The owner: a leader arranges what his own point shows. */
  readonly leaderId: string;
  readonly skuId: string;
  readonly hidden: boolean;
}

/**
 * The SKU is not sold at the leader's point any more, or is again; orders that are placed stay.
 * @throws RuleViolation sku-not-in-pool
 */
export const hideGoods = defineStep({
  operation: 'hideGoods',
  run: async (trx, input: HideGoodsInput): Promise<{ skuId: string; hidden: boolean }> => {
    const { leaderId, skuId, hidden } = input;
    await assertInPool(trx, leaderId, [skuId]);
    if (await storeHidden(trx, input)) {
      await tell(trx, leaderId, [skuId]);
      // Orders are planned with what each point hides.
      await bumpPriceVersion(trx, { regionId: await regionOf(trx, leaderId) });
    }
    return { skuId, hidden };
  },
});

export interface PinGoodsInput {
  readonly leaderId: string;
  /** In the order in which members see them; everything else follows by rank. */
  readonly skuIds: readonly string[];
}

/**
 * Exactly these SKUs come first at the leader's point, in this order.
 * @throws RuleViolation sku-not-in-pool, sku-hidden-at-point
 */
export const pinGoods = defineStep({
  operation: 'pinGoods',
  run: async (trx, { leaderId, skuIds }: PinGoodsInput): Promise<{ skuIds: readonly string[] }> => {
    const hidden = await assertInPool(trx, leaderId, skuIds);
    for (const skuId of skuIds) assertShown(hidden, skuId);
    await storePins(trx, leaderId, skuIds);
    await tell(trx, leaderId, skuIds);
    return { skuIds };
  },
});

/** All are in the leader's pool; answers those that he hides. */
async function assertInPool(
  trx: Transaction,
  leaderId: string,
  skuIds: readonly string[],
): Promise<string[]> {
  const pool = await poolOf(trx, leaderId, skuIds);
  const known = new Set(pool.map(({ skuId }) => skuId));
  const lost = skuIds.find((skuId) => !known.has(skuId));
  if (lost !== undefined) throw new RuleViolation('sku-not-in-pool', { skuId: lost });
  return pool.filter(({ hidden }) => hidden).map(({ skuId }) => skuId);
}

const tell = (trx: Transaction, leaderId: string, skuIds: readonly string[]): Promise<void> =>
  appendEvents(
    trx,
    skuIds.map((skuId) => ({
      aggregate: `leader-goods/${leaderId}`,
      type: 'goods.arranged',
      data: { leaderId, skuId },
    })),
  );
