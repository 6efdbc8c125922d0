import { z } from 'zod';
import { orderStates } from '../../../domain/order/lifecycle.js';
import type { Quote } from '../../../activities/order/quote-order.js';
import { ORDER_LINES_MAX } from '../../../domain/order/lines-max.js';
import { progressCodes } from '../../../domain/order/progress-facts.js';
import { LINE_QUANTITY_MAX } from '../../../domain/pricing/price-order.js';
import { words } from '../words.js';

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
  .max(ORDER_LINES_MAX);

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
      z.object({ source: z.string(), code: z.string(), fen: z.int(), missingFen: z.int(), words }),
    ),
    bestCoupon: z
      .object({ couponId: z.string(), name: z.string(), fen: z.int() })
      .nullable()
      .meta({ description: 'The coupon of the member that would make it cheapest' }),
    standsUntil: z
      .string()
      .nullable()
      .meta({ description: 'When the next campaign or coupon opens or closes' }),
  })
  .meta({ id: 'Quote' });

/** A quote as JSON: the lists are the answer's own. */
export function showQuote(quoted: Quote): z.output<typeof quote> {
  const lines = quoted.lines.map((line) => ({ ...line, discounts: [...line.discounts] }));
  return { ...quoted, lines, explanations: [...quoted.explanations] };
}

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

export const orderProgress = z
  .object({
    orderId,
    state: z.enum(orderStates),
    goodsState: z.string(),
    now: words,
    timeline: z.array(
      z.object({ code: z.enum(progressCodes), at: z.string(), zh: z.string(), en: z.string() }),
    ),
    lines: z.array(
      z.object({
        lineNo: z.int(),
        skuId: z.string(),
        name: z.string(),
        ordered: z.int(),
        allocated: z.int(),
        refundedFen: z.int(),
        words: words.nullable().meta({ description: 'Why fewer came than were ordered' }),
      }),
    ),
  })
  .meta({ id: 'OrderProgress' });
