import { z } from 'zod';
import type {
  ConfirmPurchaseOrderInput,
  PurchaseAnswer,
} from '../../../activities/purchasing/confirm-purchase-order.js';
import type { ShipPurchaseOrderInput, Shipped } from '../../../activities/purchasing/ship-purchase-order.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { answeredLines, purchaseOrderParams } from './schemas.js';

const answerProblems = [
  'purchase-order-unknown',
  'purchase-order-move-not-allowed',
  'purchase-answer-invalid',
] as const;

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
    const input = { ...params, supplierId: caller.partyId, lines: body.lines };
    const { result, replayed } = await steps.confirmPurchaseOrder(input, idempotency);
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
    const input = { ...params, supplierId: caller.partyId, lines, plate };
    const { result, replayed } = await steps.shipPurchaseOrder(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
