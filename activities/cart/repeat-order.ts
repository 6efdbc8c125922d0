import { ORDER_LINES_MAX } from '../../domain/order/lines-max.js';
import { type JudgedLine, judgeCartLine } from '../../domain/order/judge-cart-line.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { countCartLines, openCart, putCartLines, tellCart } from '../../db/queries/cart/change-cart.js';
import { readCartLines, readOrderAgain, type WantedLine } from '../../db/queries/cart/read-cart.js';
import { readShopCycle } from '../../db/queries/catalogue/shop-cycle.js';
import { readOwnPoint } from '../../db/queries/member/pickup-point.js';
import { readOrderRow } from '../../db/queries/order/read-order.js';
import { defineStep } from '../step.js';

export interface RepeatOrderInput {
  readonly orderId: string;
  /** The owner: nobody repeats another's order. */
  readonly memberId: string;
}

export type RepeatedLine = Pick<WantedLine, 'skuId' | 'name' | 'quantity'> &
  Pick<JudgedLine, 'code' | 'words'>;

export interface RepeatedOrder {
  readonly version: number;
  /** What is in the cart for it, with the quantity that could be taken. */
  readonly taken: readonly RepeatedLine[];
  /** What could not be taken, or not all of it, with the quantity that is missing. */
  readonly left: readonly RepeatedLine[];
}

/**
 * The member's cart holds at least what he ordered then, as far as it is on sale now at his point; per line it is said
 * what could not be taken and why. Done again it adds nothing. Nothing is reserved.
 * @throws RuleViolation order-unknown, no-cycle-ahead, cart-full
 */
export const repeatOrder = defineStep({
  operation: 'repeatOrder',
  run: async (trx, { orderId, memberId }: RepeatOrderInput): Promise<RepeatedOrder> => {
    const order = await readOrderRow(trx, orderId);
    if (order.memberId !== memberId) throw new RuleViolation('order-unknown', { orderId });
    const { leaderId, regionId } = await readOwnPoint(trx, memberId);
    const at = { cycleId: (await readShopCycle(trx, regionId)).cycleId, leaderId };
    const again = (await readOrderAgain(trx, orderId, at)).map((line) => ({
      ...line,
      ...judgeCartLine(line),
    }));
    const version = await openCart(trx, { memberId });
    const inCart = new Map(
      (await readCartLines(trx, memberId, at)).map(({ skuId, quantity }) => [skuId, quantity]),
    );
    const taken = again.filter((line) => line.orderable > 0);
    await putCartLines(
      trx,
      memberId,
      taken.map(({ skuId, orderable, priceFen, seenPriceFen }) => ({
        skuId,
        quantity: Math.max(inCart.get(skuId) ?? 0, orderable),
        seenPriceFen: priceFen ?? seenPriceFen,
      })),
    );
    const lines = await countCartLines(trx, memberId);
    if (lines > ORDER_LINES_MAX) throw new RuleViolation('cart-full', { lines, linesMax: ORDER_LINES_MAX });
    await tellCart(trx, { memberId, version, skuIds: taken.map((line) => line.skuId) });
    const left = again.filter((line) => line.orderable < line.quantity);
    return {
      version,
      taken: taken.map((line) => told(line, line.orderable)),
      left: left.map((line) => told(line, line.quantity - line.orderable)),
    };
  },
});

const told = ({ skuId, name, code, words }: RepeatedLine, quantity: number): RepeatedLine => ({
  skuId,
  name,
  quantity,
  code,
  words,
});
