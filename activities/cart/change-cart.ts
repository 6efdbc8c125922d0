import { ORDER_LINES_MAX } from '../../domain/order/lines-max.js';
import { LINE_QUANTITY_MAX } from '../../domain/pricing/price-order.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import {
  type CartChange,
  countCartLines,
  openCart,
  putCartLines,
  tellCart,
} from '../../db/queries/cart/change-cart.js';
import { readOneWanted } from '../../db/queries/cart/read-cart.js';
import { readShopCycle } from '../../db/queries/catalogue/shop-cycle.js';
import { readOwnPoint } from '../../db/queries/member/pickup-point.js';
import { execute, rows } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface SetCartLineInput extends CartChange {
  readonly skuId: string;
  /** Pieces, 1 to 999. */
  readonly quantity: number;
}

export interface RemoveCartLineInput extends CartChange {
  readonly skuId: string;
}

/** The cart after a change. */
export interface ChangedCart {
  readonly version: number;
  readonly lines: number;
}

/**
 * The cart has this many of the SKU, at the price of the cycle that sells now or next. Nothing is reserved.
 * @throws RuleViolation quantity-invalid, no-cycle-ahead, sku-not-sellable, cart-changed, cart-full
 */
export const setCartLine = defineStep({
  operation: 'setCartLine',
  run: async (trx, { memberId, skuId, quantity, version: seen }: SetCartLineInput): Promise<ChangedCart> => {
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > LINE_QUANTITY_MAX)
      throw new RuleViolation('quantity-invalid', { skuId, quantity });
    const { leaderId, regionId } = await readOwnPoint(trx, memberId);
    const { cycleId } = await readShopCycle(trx, regionId);
    const wanted = await readOneWanted(trx, { skuId, quantity }, { cycleId, leaderId });
    if (!wanted?.atPoint || wanted.priceFen === null) throw new RuleViolation('sku-not-sellable', { skuId });
    const version = await openCart(trx, { memberId, version: seen });
    await putCartLines(trx, memberId, [{ skuId, quantity, seenPriceFen: wanted.priceFen }]);
    const lines = await countCartLines(trx, memberId);
    if (lines > ORDER_LINES_MAX) throw new RuleViolation('cart-full', { lines, linesMax: ORDER_LINES_MAX });
    await tellCart(trx, { memberId, version, skuIds: [skuId] });
    return { version, lines };
  },
});

/** The cart has none of the SKU; it may have had none before. @throws RuleViolation cart-changed */
export const removeCartLine = defineStep({
  operation: 'removeCartLine',
  run: async (trx, { memberId, skuId, version: seen }: RemoveCartLineInput): Promise<ChangedCart> => {
    const version = await openCart(trx, { memberId, version: seen });
    await execute(trx, `delete from cart_lines where member_id = :memberId and sku_id = :skuId`, {
      memberId,
      skuId,
    });
    await tellCart(trx, { memberId, version, skuIds: [skuId] });
    return { version, lines: await countCartLines(trx, memberId) };
  },
});

/** The cart is empty. @throws RuleViolation cart-changed */
export const emptyCart = defineStep({
  operation: 'emptyCart',
  run: async (trx, { memberId, version: seen }: CartChange): Promise<ChangedCart> => {
    const version = await openCart(trx, { memberId, version: seen });
    const removed = await rows<{ skuId: string }>(
      trx,
      `delete from cart_lines where member_id = :memberId returning sku_id as "skuId"`,
      { memberId },
    );
    await tellCart(trx, { memberId, version, skuIds: removed.map((line) => line.skuId) });
    return { version, lines: 0 };
  },
});
