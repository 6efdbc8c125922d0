import { z } from 'zod';
import type { CancelOrderInput, CancelledOrder } from '../../../activities/order/cancel-order.js';
import type { WriteReviewInput } from '../../../activities/order/write-review.js';
import type { Step } from '../../../activities/step.js';
import { ORDER_LINES_MAX } from '../../../domain/order/lines-max.js';
import { defineRoute } from '../../define-route.js';
import { orderId } from './schemas.js';

export const cancelOrder = defineRoute({
  operationId: 'cancelOrder',
  method: 'POST',
  path: '/v1/orders/{orderId}/cancel',
  summary: {
    zh: '取消订单：截单前全额退款，截单后按本地区规定',
    en: 'Cancel an order: before the cutoff for nothing, after it as the region allows',
  },
  area: 'order',
  may: 'order.cancel',
  params: z.strictObject({ orderId }),
  body: z
    .strictObject({
      acceptFeeFen: z
        .int()
        .min(0)
        .optional()
        .meta({ description: 'The fee that the member has seen; 0 if left out' }),
    })
    .optional(),
  responses: {
    200: z.object({ orderId, state: z.literal('cancelled'), refundFen: z.int(), feeFen: z.int() }),
  },
  problems: ['order-unknown', 'order-not-cancellable', 'cancel-fee-not-accepted'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { cancelOrder: Step<CancelOrderInput, CancelledOrder> },
  ) => {
    const input = { orderId: params.orderId, memberId: caller.partyId, ...body };
    const { result, replayed } = await steps.cancelOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

const review = z.strictObject({
  skuId: z.string().min(1).max(40),
  stars: z.int().min(1).max(5),
  words: z.string().max(500).default(''),
});

export const writeReview = defineRoute({
  operationId: 'writeReview',
  method: 'POST',
  path: '/v1/orders/{orderId}/reviews',
  summary: { zh: '评价已提货的商品', en: 'Review collected goods' },
  area: 'order',
  may: 'order.review',
  params: z.strictObject({ orderId }),
  body: z.strictObject({ reviews: z.array(review).min(1).max(ORDER_LINES_MAX) }),
  responses: { 201: z.object({ stored: z.int() }) },
  problems: ['order-unknown', 'review-not-allowed'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { writeReview: Step<WriteReviewInput, { stored: number }> },
  ) => {
    const input = { orderId: params.orderId, memberId: caller.partyId, reviews: body.reviews };
    const { result, replayed } = await steps.writeReview(input, idempotency);
    return { status: 201, body: result, replayed };
  },
);
