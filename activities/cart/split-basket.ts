import { readSellingCycles } from '../../db/queries/cart/selling-cycles.js';
import { groupBy } from '../../domain/values/group-by.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { defineStep } from '../step.js';

export interface BasketWish {
  readonly skuId: string;
  readonly quantity: number;
  /** The cycle from which the member wants it; left out, the first cutoff that sells it now. */
  readonly cycleId?: string | undefined;
}

export interface SplitBasketInput {
  readonly memberId: string;
  readonly pointLeaderId: string;
  readonly lines: readonly BasketWish[];
}

/** What of a basket belongs to one cycle. */
export interface BasketPart {
  readonly cycleId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
}

/**
 * The basket is divided by the cycles that deliver it, the first cutoff first; nothing is ordered. With a key the same
 * division is given again later, when other cycles sell. @throws RuleViolation sku-not-sellable
 */
export const splitBasket = defineStep({
  operation: 'splitBasket',
  run: async (trx, { pointLeaderId, lines }: SplitBasketInput): Promise<{ parts: BasketPart[] }> => {
    const selling = await readSellingCycles(
      trx,
      pointLeaderId,
      lines.map((line) => line.skuId),
    );
    const placed = lines.map(({ skuId, quantity, cycleId }) => {
      const found = selling.find(
        (cycle) => cycle.skuId === skuId && (cycleId === undefined || cycle.cycleId === cycleId),
      );
      if (found === undefined) throw new RuleViolation('sku-not-sellable', { skuId });
      return { cycleId: found.cycleId, line: { skuId, quantity } };
    });
    const byCycle = groupBy(placed, (line) => line.cycleId);
    const order = [...new Set(selling.map((cycle) => cycle.cycleId))].filter((id) => byCycle.has(id));
    return {
      parts: order.map((cycleId) => ({
        cycleId,
        lines: (byCycle.get(cycleId) ?? []).map(({ line }) => line),
      })),
    };
  },
});
