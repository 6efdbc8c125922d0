import { z } from 'zod';
import type {
  ConfirmPurchaseOrderInput,
  PurchaseAnswer,
} from '../../../activities/purchasing/confirm-purchase-order.js';
import type {
  CounteredOrder,
  CounterPurchaseOrderInput,
} from '../../../activities/purchasing/counter-purchase-order.js';
import type { SeenOrder } from '../../../activities/purchasing/mark-seen.js';
import type {
  RefusedOrder,
  RefusePurchaseOrderInput,
} from '../../../activities/purchasing/refuse-purchase-order.js';
import type { AnsweredOrder } from '../../../activities/purchasing/answer-order.js';
import type { ShipPurchaseOrderInput, Shipped } from '../../../activities/purchasing/ship-purchase-order.js';
import type { Step } from '../../../activities/step.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { answeredLines, counteredLines, purchaseOrderParams, reason } from './schemas.js';

const answerProblems = [
  'purchase-order-unknown',
  'purchase-order-move-not-allowed',
  'purchase-answer-invalid',
] as const;

/** A supplier answers its own orders; operations answer for one that they have telephoned. */
function answering(
  caller: Extract<Caller, { role: 'supplier' | 'ops' }>,
  params: { readonly purchaseOrderNo: string },
): AnsweredOrder {
  const owner = caller.role === 'supplier' ? { supplierId: caller.partyId } : { regionId: caller.regionId };
  return { ...params, ...owner, answeredBy: caller.actorId };
}

export const seePurchaseOrder = defineRoute({
  operationId: 'seePurchaseOrder',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/seen',
  summary: { zh: '供应商已查看采购单', en: 'Say that the order was read; the answer is still owed' },
  area: 'purchasing',
  may: 'purchase.answer',
  params: purchaseOrderParams,
  responses: { 200: z.object({ purchaseOrderNo: z.string(), state: z.literal('seen') }) },
  problems: ['purchase-order-unknown', 'purchase-order-move-not-allowed'],
}).act(async ({ params, caller, idempotency }, steps: { markSeen: Step<AnsweredOrder, SeenOrder> }) => {
  const { result, replayed } = await steps.markSeen(answering(caller, params), idempotency);
  return { status: 200, body: result, replayed };
});

export const confirmPurchaseOrder = defineRoute({
  operationId: 'confirmPurchaseOrder',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/confirm',
  summary: { zh: '供应商确认采购单', en: 'Say what will be delivered; SKUs left out come as ordered' },
  area: 'purchasing',
  may: 'purchase.answer',
  params: purchaseOrderParams,
  body: z.strictObject({ lines: answeredLines }),
  responses: { 200: z.object({ purchaseOrderNo: z.string(), state: z.enum(['confirmed', 'refused']) }) },
  problems: answerProblems,
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { confirmPurchaseOrder: Step<ConfirmPurchaseOrderInput, PurchaseAnswer> },
  ) => {
    const input = { ...answering(caller, params), lines: body.lines };
    const { result, replayed } = await steps.confirmPurchaseOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const counterPurchaseOrder = defineRoute({
  operationId: 'counterPurchaseOrder',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/counter',
  summary: { zh: '供应商还价', en: 'Offer fewer pieces, a later time or both; operations decide' },
  area: 'purchasing',
  may: 'purchase.answer',
  params: purchaseOrderParams,
  body: z.strictObject({
    lines: counteredLines,
    deliverBy: z.iso.datetime().optional().meta({ description: 'When the goods can be there, if later' }),
    reason,
  }),
  responses: { 200: z.object({ purchaseOrderNo: z.string(), state: z.literal('countered') }) },
  problems: [
    ...answerProblems,
    'purchase-counter-changes-nothing',
    'purchase-counter-brings-nothing',
    'purchase-counter-too-late',
  ],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { counterPurchaseOrder: Step<CounterPurchaseOrderInput, CounteredOrder> },
  ) => {
    const { deliverBy = null } = body;
    const input = { ...answering(caller, params), ...body, deliverBy };
    const { result, replayed } = await steps.counterPurchaseOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const refusePurchaseOrder = defineRoute({
  operationId: 'refusePurchaseOrder',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/refuse',
  summary: { zh: '供应商拒绝采购单', en: 'Say that nothing will be delivered, and why' },
  area: 'purchasing',
  may: 'purchase.answer',
  params: purchaseOrderParams,
  body: z.strictObject({ reason }),
  responses: { 200: z.object({ purchaseOrderNo: z.string(), state: z.literal('refused') }) },
  problems: ['purchase-order-unknown', 'purchase-order-move-not-allowed'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { refusePurchaseOrder: Step<RefusePurchaseOrderInput, RefusedOrder> },
  ) => {
    const input = { ...answering(caller, params), ...body };
    const { result, replayed } = await steps.refusePurchaseOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const shipPurchaseOrder = defineRoute({
  operationId: 'shipPurchaseOrder',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/ship',
  summary: { zh: '供应商发货', en: 'Announce what is on the truck and its number plate' },
  area: 'purchasing',
  may: 'purchase.answer',
  params: purchaseOrderParams,
  body: z.strictObject({ lines: answeredLines, plate: z.string().max(20).optional() }),
  responses: { 200: z.object({ purchaseOrderNo: z.string(), shipped: z.int() }) },
  problems: answerProblems,
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { shipPurchaseOrder: Step<ShipPurchaseOrderInput, Shipped> },
  ) => {
    const { lines, plate = null } = body;
    const input = { ...answering(caller, params), lines, plate };
    const { result, replayed } = await steps.shipPurchaseOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
