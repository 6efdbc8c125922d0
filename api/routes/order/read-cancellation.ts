import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { readCancellationFacts } from '../../../db/queries/order/cancellation-facts.js';
import { findCancellationTerms } from '../../../domain/order/cancellation.js';
import { defineRoute } from '../../define-route.js';
import { ownerOf } from './order-owner.js';
import { orderId } from './schemas.js';

const nothing = { feeFen: 0, refundFen: 0, goods: null };

export const readCancellation = defineRoute({
  operationId: 'readCancellation',
  method: 'GET',
  path: '/v1/orders/{orderId}/cancellation',
  summary: {
    zh: '用户现在能否取消订单，要扣多少、退多少',
    en: 'Whether the member may cancel the order now, what that costs and gives back',
  },
  area: 'order',
  may: 'order.read',
  params: z.strictObject({ orderId }),
  responses: {
    200: z.object({
      orderId,
      cancellable: z.boolean(),
      feeFen: z.int(),
      refundFen: z.int(),
      goods: z
        .enum(['released', 'surplus'])
        .nullable()
        .meta({ description: 'surplus: they were bought and come all the same' }),
    }),
  },
  problems: ['order-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => {
  const { orderId: id } = params;
  const terms = findCancellationTerms(
    await readCancellationFacts(database, { orderId: id, owner: ownerOf(caller) }),
  );
  return { status: 200, body: { orderId: id, cancellable: terms !== undefined, ...(terms ?? nothing) } };
});
