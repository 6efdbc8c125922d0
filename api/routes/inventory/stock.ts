import { z } from 'zod';
import type { CorrectedStock, CorrectStockInput } from '../../../activities/inventory/correct-stock.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { readSiteStock as findSiteStock } from '../../../db/queries/inventory/read-site-stock.js';
import { defineRoute } from '../../define-route.js';
import { pathId } from '../path-id.js';

const id = z.string().min(1).max(100);

export const readSiteStock = defineRoute({
  operationId: 'readSiteStock',
  method: 'GET',
  path: '/v1/sites/{siteId}/stock',
  summary: {
    zh: '站点现货（按批次）',
    en: 'What lies at a site, by lot and state, what expires first first',
  },
  area: 'inventory',
  may: 'stock.read',
  params: z.strictObject({ siteId: pathId('The site') }),
  query: z.strictObject({ skuId: id.optional() }),
  responses: {
    200: z.object({
      data: z.array(
        z
          .object({
            siteId: z.string(),
            skuId: z.string(),
            name: z.string(),
            lot: z.string(),
            state: z.string(),
            quantity: z.int(),
            expiresOn: z.string(),
          })
          .meta({ id: 'SiteStock' }),
      ),
    }),
  },
  problems: ['site-unknown'],
}).act(async ({ params: { siteId }, query: { skuId }, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: { data: await findSiteStock(database, caller.regionId, { siteId, skuId }) },
}));

export const correctStock = defineRoute({
  operationId: 'correctStock',
  method: 'POST',
  path: '/v1/stock-corrections',
  summary: {
    zh: '盘点、备货入库或报损',
    en: 'Free pieces of a lot were counted, bought for stock or written off',
  },
  area: 'inventory',
  may: 'stock.correct',
  body: z.strictObject({
    siteId: id,
    skuId: id,
    lot: id,
    cause: z.enum(['counted-more', 'counted-less', 'bought', 'written-off']),
    quantity: z.int().min(1).max(1_000_000),
    expiresOn: z.iso
      .date()
      .optional()
      .meta({ description: 'Of a new lot; left out, by the SKU’s shelf life' }),
    reason: z.string().min(1).max(200),
  }),
  responses: {
    201: z
      .object({
        siteId: z.string(),
        skuId: z.string(),
        lot: z.string(),
        onHand: z.int(),
        expiresOn: z.string(),
      })
      .meta({ id: 'CorrectedStock' }),
  },
  problems: ['site-unknown', 'sku-unknown', 'stock-not-there', 'lot-expired'],
}).act(
  async ({ body, caller, idempotency }, steps: { correctStock: Step<CorrectStockInput, CorrectedStock> }) => {
    const { regionId, actorId: correctedBy } = caller;
    const { result, replayed } = await steps.correctStock({ ...body, regionId, correctedBy }, idempotency);
    return { status: 201, body: result, replayed };
  },
);
