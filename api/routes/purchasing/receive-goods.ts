import { z } from 'zod';
import type { ReceiptAnswer, ReceiveGoodsInput } from '../../../activities/purchasing/receive-goods.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listExpectedReceipts as findExpected } from '../../../db/queries/purchasing/list-purchase-orders.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { countedLines, expectedReceipt, purchaseOrderParams } from './schemas.js';

export const listExpectedReceipts = defineRoute({
  operationId: 'listExpectedReceipts',
  method: 'GET',
  path: '/v1/receipts/expected',
  summary: { zh: '待收货清单', en: 'What still has to come to the picker’s site, with what is on its way' },
  area: 'purchasing',
  may: 'receipt.count',
  query: z.strictObject(pageQuery(z.string().max(200))),
  responses: { 200: pageOf(expectedReceipt) },
}).act(async ({ query: { limit, after }, caller }, { database }: { database: Database }) => {
  const found = await findExpected(database, caller.siteId, { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (order) => order.purchaseOrderNo) };
});

export const receiveGoods = defineRoute({
  operationId: 'receiveGoods',
  method: 'POST',
  path: '/v1/purchase-orders/{purchaseOrderNo}/receipts',
  summary: { zh: '清点收货', en: 'Count what came to the picker’s site' },
  area: 'purchasing',
  may: 'receipt.count',
  params: purchaseOrderParams,
  body: z.strictObject({
    lines: countedLines,
    moreExpected: z
      .boolean()
      .optional()
      .meta({ description: 'Another truck follows: the site goes on waiting' }),
  }),
  responses: {
    201: z.object({
      receiptNo: z.string(),
      state: z.string(),
      siteComplete: z.boolean(),
      acceptedPieces: z.int(),
    }),
  },
  problems: [
    'purchase-order-unknown',
    'purchase-order-move-not-allowed',
    'receipt-unknown-sku',
    'receipt-too-many',
    'receipt-line-invalid',
  ],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { receiveGoods: Step<ReceiveGoodsInput, ReceiptAnswer> },
  ) => {
    const input = { ...params, siteId: caller.siteId, pickerId: caller.partyId, ...body };
    const { result, replayed } = await steps.receiveGoods(input, idempotency);
    return { status: 201, body: result, replayed };
  },
);
