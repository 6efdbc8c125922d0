import { z } from 'zod';
import type { PlacedOrder, PlaceOrderInput } from '../../../activities/order/place-order.js';
import type { Quote, QuoteInput } from '../../../activities/order/quote-order.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { basketProblems, placeProblems } from './problems.js';
import { basketLines, couponId, placedOrder, quote, showQuote } from './schemas.js';

const cycleId = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'A cycle that sells now, e.g. ZZ/2026-11-22/1' });
const leaderId = z.string().min(1).max(40);
const basket = { cycleId, lines: basketLines, couponId: couponId.optional(), pointLeaderId: leaderId };

export const quoteOrder = defineRoute({
  operationId: 'quoteOrder',
  method: 'POST',
  path: '/v1/quotes',
  summary: { zh: '试算：这些商品现在要付多少钱，为什么', en: 'What the basket would cost now, and why' },
  area: 'pricing',
  may: 'order.price',
  idempotent: 'by-content',
  body: z.strictObject({
    ...basket,
    leaderId: leaderId
      .optional()
      .meta({ description: 'Through whose link; the pickup point’s leader if left out' }),
  }),
  responses: { 200: quote },
  problems: [...basketProblems, 'cycle-unknown', 'leader-unknown', 'leader-away'],
}).act(async ({ body, caller }, steps: { quoteOrder: Step<QuoteInput, Quote> }) => {
  const { result } = await steps.quoteOrder({ ...body, memberId: caller.partyId });
  return { status: 200, body: showQuote(result) };
});

export const placeOrder = defineRoute({
  operationId: 'placeOrder',
  method: 'POST',
  path: '/v1/orders',
  summary: { zh: '下单', en: 'Place an order' },
  area: 'order',
  may: 'order.place',
  body: z.strictObject({
    ...basket,
    leaderId: leaderId
      .optional()
      .meta({ description: 'Through whose link; the pickup point’s leader if left out' }),
    expectedPayableFen: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Refused if the price is another one' }),
    fromCart: z
      .boolean()
      .optional()
      .meta({ description: 'true: what is ordered leaves the cart in the same transaction' }),
    deviceId: z.string().max(100).optional(),
  }),
  responses: { 201: placedOrder },
  problems: [...basketProblems, ...placeProblems],
}).act(
  async (
    { body, caller, idempotency, networkAddress },
    steps: { placeOrder: Step<PlaceOrderInput, PlacedOrder> },
  ) => {
    const { deviceId, leaderId: link, ...wanted } = body;
    const input: PlaceOrderInput = {
      ...wanted,
      memberId: caller.partyId,
      leaderId: link ?? wanted.pointLeaderId,
      deviceId: deviceId ?? null,
      networkAddress,
    };
    const { result, replayed } = await steps.placeOrder(input, idempotency);
    return { status: 201, body: result, replayed };
  },
);
