import { z } from 'zod';
import type { MovedOrder, MoveOrderInput } from '../../../activities/order/move-order.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { orderId } from './schemas.js';

const leaderId = z.string().min(1).max(40).meta({ description: 'The leader of the new pickup point' });

export const moveOrder = defineRoute({
  operationId: 'moveOrder',
  method: 'POST',
  path: '/v1/orders/{orderId}/pickup-point',
  summary: { zh: '截单前更换订单的自提点', en: 'Change the pickup point of an order before the cutoff' },
  area: 'order',
  may: 'order.move',
  params: z.strictObject({ orderId }),
  body: z.strictObject({ leaderId }),
  responses: {
    200: z.object({ orderId, fromLeaderId: z.string(), leaderId: z.string(), siteId: z.string() }),
  },
  problems: [
    'order-unknown',
    'order-not-movable',
    'leader-unknown',
    'pickup-point-elsewhere',
    'pickup-point-closed',
    'sku-not-sellable',
    'out-of-stock',
  ],
}).act(
  async ({ params, body, caller, idempotency }, steps: { moveOrder: Step<MoveOrderInput, MovedOrder> }) => {
    const input = { orderId: params.orderId, memberId: caller.partyId, leaderId: body.leaderId };
    const { result, replayed } = await steps.moveOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
