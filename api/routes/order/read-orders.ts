import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  listOrders as findOrders,
  type OrderOwner,
  readOrderView,
} from '../../../db/queries/order/list-orders.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { orderId, orderView, orderWithLines } from './schemas.js';

/** A member sees his own orders, a leader those of his point, ops and finance those of their region. */
function ownerOf(caller: Extract<Caller, { role: 'member' | 'leader' | 'ops' | 'finance' }>): OrderOwner {
  if (caller.role === 'member') return { memberId: caller.partyId };
  return caller.role === 'leader' ? { pointLeaderId: caller.partyId } : { regionId: caller.regionId };
}

export const listOrders = defineRoute({
  operationId: 'listOrders',
  method: 'GET',
  path: '/v1/orders',
  summary: { zh: '订单列表', en: 'List orders, newest first' },
  area: 'order',
  may: 'order.read',
  query: z.strictObject(pageQuery(orderId)),
  responses: { 200: pageOf(orderView) },
}).act(async ({ query: { after, limit }, caller }, { database }: { database: Database }) => {
  const found = await findOrders(database, ownerOf(caller), { after, limit: limit + 1 });
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
