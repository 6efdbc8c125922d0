import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listPresales as findPresales } from '../../../db/queries/inventory/list-presales.js';
import { readOwnPoint } from '../../../db/queries/member/pickup-point.js';
import { defineRoute } from '../../define-route.js';

const presale = z
  .object({
    cycleId: z.string(),
    day: z.string(),
    opensAt: z.string(),
    cutoffAt: z.string(),
    deliverBy: z.string(),
    skuId: z.string(),
    name: z.string(),
    spec: z.string(),
    priceFen: z.int(),
    sellsFrom: z.string(),
    available: z.int(),
  })
  .meta({ id: 'Presale' });

export const listPresales = defineRoute({
  operationId: 'listPresales',
  method: 'GET',
  path: '/v1/presales',
  summary: {
    zh: '预售商品：现在下单，随后续团期送达',
    en: 'What later cycles sell at my point already: ordered now, delivered with them',
  },
  area: 'inventory',
  may: 'shop.read',
  responses: { 200: z.object({ data: z.array(presale) }) },
}).act(async ({ caller }, { database }: { database: Database }) => {
  const { partyId, regionId, role } = caller;
  const leaderId = role === 'leader' ? partyId : (await readOwnPoint(database, partyId)).leaderId;
  return { status: 200, body: { data: await findPresales(database, { regionId, leaderId }) } };
});
