import { z } from 'zod';
import type { EnteredNeighbour, EnterNeighbourInput } from '../../../activities/member/enter-neighbour.js';
import type { PlacedOrder, PlaceOrderInput } from '../../../activities/order/place-order.js';
import type { Step } from '../../../activities/step.js';
import type { NeighbourName } from '../../../db/queries/member/neighbours.js';
import { defineRoute } from '../../define-route.js';
import { basketProblems, placeProblems } from '../order/problems.js';
import { basketLines, couponId, placedOrder } from '../order/schemas.js';

const phone = z
  .string()
  .regex(/^1[3-9]\d{9}$/)
  .meta({ description: 'A mobile number of the mainland, 11 digits' });

export const enterNeighbour = defineRoute({
  operationId: 'enterNeighbour',
  method: 'POST',
  path: '/v1/neighbours',
  summary: {
    zh: '登记邻居（代客下单前）',
    en: 'Enter a neighbour who has no login, so that he can be ordered for',
  },
  area: 'member',
  may: 'neighbour.order',
  body: z.strictObject({ phone, name: z.string().trim().min(1).max(40) }),
  responses: { 201: z.object({ memberId: z.string(), known: z.boolean() }) },
  problems: ['neighbour-not-yours', 'neighbour-is-self', 'neighbours-too-many'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { enterNeighbour: Step<EnterNeighbourInput, EnteredNeighbour> },
  ) => {
    const input = { ...body, leaderId: caller.partyId };
    const { result, replayed } = await steps.enterNeighbour(input, idempotency);
    return { status: 201, body: result, replayed };
  },
);

/** By either of the two; who is named by neither is nobody's neighbour. */
const neighbour = z.strictObject({
  phone: phone.optional(),
  memberId: z.string().min(1).max(40).optional(),
});

export const orderForNeighbour = defineRoute({
  operationId: 'orderForNeighbour',
  method: 'POST',
  path: '/v1/neighbours/orders',
  summary: {
    zh: '代客下单：团长为本自提点的邻居下单，由邻居或团长付款',
    en: 'Order for a neighbour of the own point; either of the two pays, and refunds go to whoever paid',
  },
  area: 'order',
  may: 'neighbour.order',
  body: z.strictObject({
    neighbour,
    cycleId: z.string().min(1).max(100),
    lines: basketLines,
    couponId: couponId.optional(),
    expectedPayableFen: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Refused if the price is another one' }),
  }),
  responses: { 201: placedOrder },
  problems: [...basketProblems, ...placeProblems, 'neighbour-not-yours', 'neighbour-is-self'],
}).act(
  async (
    { body, caller, idempotency, networkAddress },
    steps: {
      readNeighbour: (leaderId: string, name: NeighbourName) => Promise<{ memberId: string }>;
      placeOrder: Step<PlaceOrderInput, PlacedOrder>;
    },
  ) => {
    const { neighbour: name, ...wanted } = body;
    const leaderId = caller.partyId;
    const { memberId } = await steps.readNeighbour(leaderId, name);
    // The device is the leader's: what is limited per device would end with his third neighbour.
    const input = { ...wanted, memberId, leaderId, pointLeaderId: leaderId, deviceId: null, networkAddress };
    const { result, replayed } = await steps.placeOrder({ ...input, orderedBy: leaderId }, idempotency);
    return { status: 201, body: result, replayed };
  },
);
