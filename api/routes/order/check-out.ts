import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BasketPart, SplitBasketInput } from '../../../activities/cart/split-basket.js';
import type { PlacedOrder, PlaceOrderInput } from '../../../activities/order/place-order.js';
import type { Idempotency, Step, StepAnswer } from '../../../activities/step.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { refusals } from '../../../domain/refusals/index.js';
import { ORDER_LINES_MAX } from '../../../domain/order/lines-max.js';
import { LINE_QUANTITY_MAX } from '../../../domain/pricing/price-order.js';
import { defineRoute } from '../../define-route.js';
import { basketProblems, placeProblems } from './problems.js';
import { couponId, placedOrder } from './schemas.js';

const id = z.string().min(1).max(40);
const cycleId = z.string().min(1).max(100);
const line = z.strictObject({
  skuId: id,
  quantity: z.int().min(1).max(LINE_QUANTITY_MAX),
  cycleId: cycleId.optional().meta({ description: 'Left out: the first cutoff that sells the SKU now' }),
});

/** One order per cycle, or why that cycle's part was refused whole. */
const outcome = z
  .object({
    cycleId,
    order: placedOrder.nullable(),
    refusal: z
      .object({ code: z.string(), zh: z.string(), en: z.string(), facts: z.record(z.string(), z.unknown()) })
      .nullable(),
  })
  .meta({ id: 'CheckoutPart' });

type Outcome = z.output<typeof outcome>;

export const checkOut = defineRoute({
  operationId: 'checkOut',
  method: 'POST',
  path: '/v1/checkouts',
  summary: {
    zh: '结算：含预售等不同配送日的商品，按团期各成一单，每单要么全部成功要么全部不成',
    en: 'Order a basket of several delivery days: one order per cycle, each all or nothing, each paid by itself',
  },
  area: 'order',
  may: 'order.place',
  body: z.strictObject({
    pointLeaderId: id,
    leaderId: id
      .optional()
      .meta({ description: 'Through whose link; the pickup point’s leader if left out' }),
    lines: z.array(line).min(1).max(ORDER_LINES_MAX),
    couponId: couponId.optional().meta({ description: 'Counts for the order with the first cutoff' }),
    fromCart: z.boolean().optional(),
    deviceId: z.string().max(100).optional(),
  }),
  responses: { 201: z.object({ orders: z.array(outcome) }) },
  problems: [...basketProblems, ...placeProblems],
}).act(
  async (
    { body, caller, idempotency, networkAddress },
    steps: {
      splitBasket: Step<SplitBasketInput, { parts: BasketPart[] }>;
      placeOrder: Step<PlaceOrderInput, PlacedOrder>;
    },
  ) => {
    const { lines, couponId: coupon, leaderId, deviceId, ...wanted } = body;
    const basket = { memberId: caller.partyId, pointLeaderId: body.pointLeaderId, lines };
    const { result, replayed } = await steps.splitBasket(basket, idempotency);
    const outcomes: Outcome[] = [];
    for (const [index, part] of result.parts.entries()) {
      const input = {
        ...wanted,
        ...part,
        memberId: caller.partyId,
        leaderId: leaderId ?? body.pointLeaderId,
        couponId: index === 0 ? coupon : undefined,
        deviceId: deviceId ?? null,
        networkAddress,
      };
      outcomes.push(await attempt(part.cycleId, () => steps.placeOrder(input, partOf(idempotency, index))));
    }
    return { status: 201, body: { orders: outcomes }, replayed };
  },
);

/** Each order has a key of its own: a second attempt finds those that were placed, and tries the others again. */
const partOf = <Key extends Idempotency>(idempotency: Key, index: number): Key => ({
  ...idempotency,
  key: createHash('sha256')
    .update(`${idempotency.key}/${index + 1}`)
    .digest('hex'),
});

/** A part that is refused does not undo the others: their goods come on other days. */
async function attempt(cycle: string, place: () => Promise<StepAnswer<PlacedOrder>>): Promise<Outcome> {
  try {
    return { cycleId: cycle, order: (await place()).result, refusal: null };
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    const { zh, en } = refusals[error.code];
    return {
      cycleId: cycle,
      order: null,
      refusal: { code: error.code, zh, en, facts: { ...error.details } },
    };
  }
}
