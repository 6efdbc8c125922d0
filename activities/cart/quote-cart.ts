import { type JudgedLine, judgeCartLine } from '../../domain/order/judge-cart-line.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { readCartLines, type WantedLine } from '../../db/queries/cart/read-cart.js';
import { readShopCycle } from '../../db/queries/catalogue/shop-cycle.js';
import { readOwnPoint, readPickupPoint } from '../../db/queries/member/pickup-point.js';
import { assertPointOpen } from '../../domain/order/point-change.js';
import { type Quote, quoteBasket } from '../order/quote-order.js';
import { defineStep, type StepDeps } from '../step.js';

export interface QuoteCartInput {
  readonly memberId: string;
  /** The member's own point unless told otherwise. */
  readonly pointLeaderId?: string | undefined;
  readonly couponId?: string | undefined;
}

export type LeftOut = Pick<WantedLine, 'skuId' | 'name' | 'quantity'> & Pick<JudgedLine, 'code' | 'words'>;

export interface CartQuote extends Quote {
  readonly cycleId: string;
  readonly pointLeaderId: string;
  /** Lines of which less than wanted can be ordered, and why. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * What ordering the cart would cost now at the point, as far as it can be ordered, and what had to be left out. Its
 * lines are those to place the order with. Nothing is reserved.
 * @throws RuleViolation no-cycle-ahead, basket-empty (nothing of it can be ordered), leader-unknown,
 *   pickup-point-elsewhere, pickup-point-closed, coupon-not-usable
 */
export const quoteCart = defineStep({
  operation: 'quoteCart',
  run: async (trx, input: QuoteCartInput, deps: StepDeps): Promise<CartQuote> => {
    const { memberId, couponId } = input;
    const { pointLeaderId, regionId } = await chosenPoint(trx, input);
    const { cycleId } = await readShopCycle(trx, regionId);
    const judged = (await readCartLines(trx, memberId, { cycleId, leaderId: pointLeaderId })).map((line) => ({
      ...line,
      ...judgeCartLine(line),
    }));
    const lines = judged
      .filter((line) => line.orderable > 0)
      .map(({ skuId, orderable }) => ({ skuId, quantity: orderable }));
    if (lines.length === 0) throw new RuleViolation('basket-empty', { inCart: judged.length });
    const quote = await quoteBasket(trx, { cycleId, pointLeaderId, lines, couponId, memberId }, deps);
    const leftOut = judged
      .filter((line) => line.orderable < line.quantity)
      .map(({ skuId, name, quantity, code, words }) => ({ skuId, name, quantity, code, words }));
    return { ...quote, cycleId, pointLeaderId, leftOut };
  },
});

async function chosenPoint(
  trx: Transaction,
  { memberId, pointLeaderId }: QuoteCartInput,
): Promise<{ pointLeaderId: string; regionId: string }> {
  const own = await readOwnPoint(trx, memberId);
  if (pointLeaderId === undefined) return { pointLeaderId: own.leaderId, regionId: own.regionId };
  assertPointOpen(await readPickupPoint(trx, pointLeaderId), own.regionId);
  return { pointLeaderId, regionId: own.regionId };
}
