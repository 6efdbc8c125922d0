import { z } from 'zod';
import { orderStates } from '../../../domain/order/lifecycle.js';
import { LINE_QUANTITY_MAX } from '../../../domain/pricing/price-order.js';

/** Different SKUs in one basket. More: one order locks half the counters; fewer: a weekly shop needs two orders. */
const LINES_MAX = 60;

export const orderId = z
  .string()
  .regex(/^[0-9A-Z]{1,32}$/)
  .meta({ description: 'The order id, also the number of its payment' });

export const basketLines = z
  .array(
    z.strictObject({
      skuId: z.string().min(1).max(40),
      quantity: z.int().min(1).max(LINE_QUANTITY_MAX),
    }),
  )
  .min(1)
  .max(LINES_MAX);

export const couponId = z.string().min(1).max(40).meta({ description: 'One coupon of the member' });

const discount = z.object({ source: z.string(), fen: z.int() });

export const quote = z
  .object({
    goodsFen: z.int(),
    discountFen: z.int(),
    payableFen: z.int(),
    lines: z.array(
      z.object({
        lineNo: z.int(),
        skuId: z.string(),
        quantity: z.int(),
        unitPriceFen: z.int(),
        grossFen: z.int(),
        discountFen: z.int(),
        netFen: z.int(),
        discounts: z.array(discount),
      }),
    ),
    explanations: z.array(
      z.object({ source: z.string(), code: z.string(), fen: z.int(), missingFen: z.int() }),
    ),
  })
  .meta({ id: 'Quote' });

export const placedOrder = z
  .object({
    orderId,
    state: z.enum(['placed', 'paid']),
    payableFen: z.int(),
    expiresAt: z.string(),
  })
  .meta({ id: 'PlacedOrder' });

export const orderView = z
  .object({
    orderId,
    orderNo: z.string().nullable(),
    cycleId: z.string(),
    state: z.enum(orderStates),
    goodsState: z.string(),
    leaderId: z.string(),
    goodsFen: z.int(),
    discountFen: z.int(),
    payableFen: z.int(),
    refundedFen: z.int(),
    placedAt: z.string(),
    expiresAt: z.string(),
    paidAt: z.string().nullable(),
  })
  .meta({ id: 'Order' });

export const orderWithLines = orderView
  .extend({
    lines: z.array(
      z.object({
        lineNo: z.int(),
        skuId: z.string(),
        name: z.string(),
        quantity: z.int(),
        allocated: z.int(),
        unitPriceFen: z.int(),
        discountFen: z.int(),
        netFen: z.int(),
        refundedFen: z.int(),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'OrderWithLines' });
