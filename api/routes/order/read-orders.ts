import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listOrders as findOrders, readOrderView } from '../../../db/queries/order/list-orders.js';
import { readProgressFacts } from '../../../db/queries/order/read-progress.js';
import { orderStates } from '../../../domain/order/lifecycle.js';
import { tellProgress } from '../../../domain/order/progress.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { ownerOf } from './order-owner.js';
import { orderId, orderProgress, orderView, orderWithLines } from './schemas.js';

export const listOrders = defineRoute({
  operationId: 'listOrders',
  method: 'GET',
  path: '/v1/orders',
  summary: { zh: '订单列表', en: 'List orders, newest first' },
  area: 'order',
  may: 'order.read',
  query: z.strictObject({
    state: z.enum(orderStates).optional(),
    cycleId: z.string().min(1).max(100).optional(),
    ...pageQuery(orderId),
  }),
  responses: { 200: pageOf(orderView) },
}).act(async ({ query: { limit, ...wanted }, caller }, { database }: { database: Database }) => {
  const found = await findOrders(database, ownerOf(caller), { ...wanted, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (order) => order.orderId) };
});

export const readOrder = defineRoute({
  operationId: 'readOrder',
  method: 'GET',
  path: '/v1/orders/{orderId}',
  summary: { zh: '订单详情与进度', en: 'One order with its lines and what its goods are doing' },
  area: 'order',
  may: 'order.read',
  params: z.strictObject({ orderId }),
  responses: { 200: orderWithLines },
  problems: ['order-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => {
  const order = await readOrderView(database, ownerOf(caller), params.orderId);
  return { status: 200, body: order };
});

export const readProgress = defineRoute({
  operationId: 'readProgress',
  method: 'GET',
  path: '/v1/orders/{orderId}/progress',
  summary: {
    zh: '订单进度：从下单到提货、退款，每一步的时间与一句话说明',
    en: 'Where an order stands, step by step in words',
  },
  area: 'order',
  may: 'order.read',
  params: z.strictObject({ orderId }),
  responses: { 200: orderProgress },
  problems: ['order-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => {
  const { state, goodsState, lines } = await readOrderView(database, ownerOf(caller), params.orderId);
  const facts = await readProgressFacts(database, params.orderId, { withCode: caller.role === 'member' });
  const { now, timeline } = tellProgress(facts);
  const shown = lines.map(({ reason, reasonEn, ...line }) => ({
    ...line,
    ordered: line.quantity,
    words: reason === null ? null : { zh: reason, en: reasonEn ?? reason },
  }));
  return {
    status: 200,
    body: { orderId: params.orderId, state, goodsState, now, timeline: [...timeline], lines: shown },
  };
});
