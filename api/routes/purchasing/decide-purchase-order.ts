import { z } from 'zod';
import type { AcceptedCounter, DecideCounterInput } from '../../../activities/purchasing/accept-counter.js';
import type {
  CancelledPurchaseOrder,
  CancelPurchaseOrderInput,
} from '../../../activities/purchasing/cancel-purchase-order.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { purchaseOrderParams, reason } from './schemas.js';

const problems = ['purchase-order-unknown', 'purchase-order-move-not-allowed'] as const;
const cancelled = z.object({ purchaseOrderNo: z.string(), state: z.literal('cancelled') });

export const acceptCounter = defineRoute({
  operationId: 'acceptCounter',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/counter/accept',
  summary: { zh: '接受供应商还价', en: 'Make the supplier’s offer its promise' },
  area: 'purchasing',
  may: 'purchase.decide',
  params: purchaseOrderParams,
  responses: { 200: z.object({ purchaseOrderNo: z.string(), state: z.literal('confirmed') }) },
  problems,
}).act(
  async (
    { params, caller, idempotency },
    steps: { acceptCounter: Step<DecideCounterInput, AcceptedCounter> },
  ) => {
    const input = { ...params, regionId: caller.regionId };
    const { result, replayed } = await steps.acceptCounter(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const rejectCounter = defineRoute({
  operationId: 'rejectCounter',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/counter/reject',
  summary: { zh: '拒绝供应商还价', en: 'Turn the supplier’s offer down and cancel the order' },
  area: 'purchasing',
  may: 'purchase.decide',
  params: purchaseOrderParams,
  body: z.strictObject({ reason }),
  responses: { 200: cancelled },
  problems,
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { rejectCounter: Step<CancelPurchaseOrderInput, CancelledPurchaseOrder> },
  ) => {
    const input = { ...params, ...body, regionId: caller.regionId };
    const { result, replayed } = await steps.rejectCounter(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const cancelPurchaseOrder = defineRoute({
  operationId: 'cancelPurchaseOrder',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/cancel',
  summary: { zh: '取消采购单', en: 'Cancel an order whose truck has not left' },
  area: 'purchasing',
  may: 'purchase.decide',
  params: purchaseOrderParams,
  body: z.strictObject({ reason }),
  responses: { 200: cancelled },
  problems,
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { cancelPurchaseOrder: Step<CancelPurchaseOrderInput, CancelledPurchaseOrder> },
  ) => {
    const input = { ...params, ...body, regionId: caller.regionId };
    const { result, replayed } = await steps.cancelPurchaseOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
