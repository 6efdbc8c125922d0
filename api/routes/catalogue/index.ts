import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listListings as findListings } from '../../../db/queries/catalogue/list-listings.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { pathId } from '../path-id.js';

const listing = z
  .object({
    skuId: z.string(),
    name: z.string(),
    spec: z.string(),
    categoryId: z.string(),
    band: z.string(),
    priceFen: z.int(),
    available: z.int(),
    rank: z.int(),
  })
  .meta({ id: 'Listing' });

const listListings = defineRoute({
  operationId: 'listListings',
  method: 'GET',
  path: '/v1/cycles/{cycleId}/listings',
  summary: { zh: '自提点本团期在售商品', en: 'What a pickup point sells in a cycle, by rank' },
  area: 'catalogue',
  may: 'catalogue.read',
  params: z.strictObject({ cycleId: pathId('The cycle') }),
  query: z.strictObject({ leaderId: z.string().min(1).max(40), ...pageQuery(z.int()) }),
  responses: { 200: pageOf(listing) },
}).act(async ({ params, query: { leaderId, after, limit } }, { database }: { database: Database }) => {
  const at = { cycleId: params.cycleId, leaderId };
  const found = await findListings(database, at, { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (item) => item.rank) };
});

export const catalogueRoutes = [listListings] as const;
