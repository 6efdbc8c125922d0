import { z } from 'zod';
import type {
  ChangedCart,
  RemoveCartLineInput,
  SetCartLineInput,
} from '../../../activities/cart/change-cart.js';
import type { RepeatedOrder, RepeatOrderInput } from '../../../activities/cart/repeat-order.js';
import type { Step } from '../../../activities/step.js';
import type { CartChange } from '../../../db/queries/cart/change-cart.js';
import { LINE_QUANTITY_MAX } from '../../../domain/pricing/price-order.js';
import { CODE_PATTERN } from '../../../domain/values/code.js';
import { defineRoute } from '../../define-route.js';
import { orderId } from '../order/schemas.js';
import { cartVersion, changedCart, toldLine } from './schemas.js';

const params = z.strictObject({ skuId: z.string().regex(CODE_PATTERN) });

export const setCartLine = defineRoute({
  operationId: 'setCartLine',
  method: 'PUT',
  path: '/v1/cart/lines/{skuId}',
  summary: { zh: '设置购物车中某商品的数量', en: 'Put a SKU into the cart, or change its quantity' },
  area: 'member',
  may: 'cart.change',
  params,
  body: z.strictObject({ quantity: z.int().min(1).max(LINE_QUANTITY_MAX), version: cartVersion }),
  responses: { 200: changedCart },
  problems: ['no-cycle-ahead', 'sku-not-sellable', 'cart-changed', 'cart-full'],
}).act(
  async (
    { params: { skuId }, body, caller, idempotency },
    steps: { setCartLine: Step<SetCartLineInput, ChangedCart> },
  ) => {
    const input = { ...body, skuId, memberId: caller.partyId };
    const { result, replayed } = await steps.setCartLine(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const removeCartLine = defineRoute({
  operationId: 'removeCartLine',
  method: 'DELETE',
  path: '/v1/cart/lines/{skuId}',
  summary: { zh: '从购物车移除某商品', en: 'Take a SKU out of the cart' },
  area: 'member',
  may: 'cart.change',
  params,
  responses: { 200: changedCart },
}).act(
  async (
    { params: { skuId }, caller, idempotency },
    steps: { removeCartLine: Step<RemoveCartLineInput, ChangedCart> },
  ) => {
    const { result, replayed } = await steps.removeCartLine({ skuId, memberId: caller.partyId }, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const emptyCart = defineRoute({
  operationId: 'emptyCart',
  method: 'POST',
  path: '/v1/cart/empty',
  summary: { zh: '清空购物车', en: 'Empty the cart' },
  area: 'member',
  may: 'cart.change',
  body: z.strictObject({ version: cartVersion }),
  responses: { 200: changedCart },
  problems: ['cart-changed'],
}).act(async ({ body, caller, idempotency }, steps: { emptyCart: Step<CartChange, ChangedCart> }) => {
  const { result, replayed } = await steps.emptyCart({ ...body, memberId: caller.partyId }, idempotency);
  return { status: 200, body: result, replayed };
});

export const repeatOrder = defineRoute({
  operationId: 'repeatOrder',
  method: 'POST',
  path: '/v1/orders/{orderId}/repeat',
  summary: { zh: '再来一单：把以前的订单放进购物车', en: 'Put an earlier order into the cart again' },
  area: 'member',
  may: 'cart.change',
  params: z.strictObject({ orderId }),
  responses: {
    200: z.object({ version: z.int(), taken: z.array(toldLine), left: z.array(toldLine) }),
  },
  problems: ['order-unknown', 'no-cycle-ahead', 'cart-full'],
}).act(
  async ({ params, caller, idempotency }, steps: { repeatOrder: Step<RepeatOrderInput, RepeatedOrder> }) => {
    const input = { orderId: params.orderId, memberId: caller.partyId };
    const { result, replayed } = await steps.repeatOrder(input, idempotency);
    const { version, taken, left } = result;
    return { status: 200, body: { version, taken: [...taken], left: [...left] }, replayed };
  },
);
