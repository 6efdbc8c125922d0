import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  listPurchaseOrders as findPurchaseOrders,
  readPurchaseOrderView,
} from '../../../db/queries/purchasing/list-purchase-orders.js';
import type { PurchaseOwner } from '../../../db/queries/purchasing/purchase-order-row.js';
import { purchaseOrderStates } from '../../../domain/purchasing/lifecycle.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { purchaseOrder, purchaseOrderParams } from './schemas.js';

/** A supplier sees its own orders once they are sent, ops and finance those of their region. */
function ownerOf(caller: Extract<Caller, { role: 'supplier' | 'ops' | 'finance' }>): PurchaseOwner {
  return caller.role === 'supplier' ? { supplierId: caller.partyId } : { regionId: caller.regionId };
}

export const listPurchaseOrders = defineRoute({
  operationId: 'listPurchaseOrders',
  method: 'GET',
  path: '/v1/purchase-orders',
  summary: { zh: '采购单列表', en: 'List purchase orders, newest first' },
  area: 'purchasing',
  may: 'purchase.read',
  query: z.strictObject({
    ...pageQuery(z.string().max(200)),
    state: z.enum(purchaseOrderStates).optional(),
  }),
  responses: { 200: pageOf(purchaseOrder) },
}).act(async ({ query: { limit, after, state }, caller }, { database }: { database: Database }) => {
  const found = await findPurchaseOrders(database, ownerOf(caller), { state, after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (order) => order.purchaseOrderNo) };
});

export const readPurchaseOrder = defineRoute({
  operationId: 'readPurchaseOrder',
  method: 'GET',
  path: '/v1/purchase-orders/{purchaseOrderNo}',
  summary: { zh: '采购单详情', en: 'One purchase order with its lines and what was counted' },
  area: 'purchasing',
  may: 'purchase.read',
  params: purchaseOrderParams,
  responses: { 200: purchaseOrder },
  problems: ['purchase-order-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => {
  const order = await readPurchaseOrderView(database, ownerOf(caller), params.purchaseOrderNo);
  return { status: 200, body: order };
});
