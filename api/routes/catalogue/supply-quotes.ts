import { z } from 'zod';
import type { QuotedSupplyAnswer, QuoteSupplyInput } from '../../../activities/catalogue/quote-supply.js';
import { fen, quantity, skuId } from '../../../activities/catalogue/sku-fields.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listSupply as findSupply } from '../../../db/queries/catalogue/supply-quotes.js';
import { readInstallation } from '../../../db/queries/cycle/installation.js';
import { quoteUntil } from '../../../domain/cycle/timetable.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

const verdict = z.enum(['binding', 'held']).meta({
  description:
    'held: at this price the margin would be gone, so nothing more is sold until two people accept it',
});

const supply = z
  .object({
    cycleId: z.string(),
    day: z.string(),
    skuId: z.string(),
    name: z.string(),
    spec: z.string(),
    supplierId: z.string(),
    supplyPriceFen: z.int(),
    quoteUntil: z.string(),
    supply: z.int().meta({ description: 'What the cycle may sell now' }),
    sold: z.int(),
    quote: z
      .object({
        quoteId: z.int(),
        priceFen: z.int(),
        quantity: z.int(),
        verdict,
        quotedAt: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Supply' });

export const listSupply = defineRoute({
  operationId: 'listSupply',
  method: 'GET',
  path: '/v1/supply-quotes',
  summary: {
    zh: '可报价商品与供应商报价：供应商看自己的，运营看本区域的',
    en: 'What can be quoted for and what was: a supplier sees his own SKUs, operations the region’s',
  },
  area: 'catalogue',
  may: 'supply.read',
  query: z.strictObject({
    ...pageQuery(z.strictObject({ cycleId: z.string(), skuId: z.string() })),
    cycleId: z.string().min(1).max(100).optional(),
    held: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: 'true: only quotes that wait for a decision' }),
  }),
  responses: { 200: pageOf(supply) },
}).act(async ({ query: { limit, held, ...filter }, caller }, { database }: { database: Database }) => {
  const of = caller.role === 'supplier' ? { supplierId: caller.partyId } : { regionId: caller.regionId };
  const { pace } = await readInstallation(database);
  const found = await findSupply(database, of, { ...filter, held: held === 'true', limit: limit + 1 });
  const shown = found.map(({ cutoffAt, ...one }) => ({ ...one, quoteUntil: quoteUntil(pace, cutoffAt) }));
  return { status: 200, body: page(shown, limit, (one) => ({ cycleId: one.cycleId, skuId: one.skuId })) };
});

export const quoteSupply = defineRoute({
  operationId: 'quoteSupply',
  method: 'POST',
  path: '/v1/supply-quotes',
  summary: {
    zh: '供应商报价：价格与数量，截止前可更正，超出则拒绝',
    en: 'Offer price and quantity of a SKU for a cycle; the latest offer in time bounds what is sold',
  },
  area: 'catalogue',
  may: 'supply.quote',
  body: z.strictObject({ cycleId: z.string().min(1).max(100), skuId, priceFen: fen, quantity }),
  responses: {
    201: z.object({
      quoteId: z.int(),
      verdict,
      supply: z.int().meta({ description: 'What the cycle sells now' }),
    }),
  },
  problems: ['supply-quote-unknown', 'supply-quote-late'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { quoteSupply: Step<QuoteSupplyInput, QuotedSupplyAnswer> },
  ) => {
    const input = { ...body, supplierId: caller.partyId, quotedBy: caller.actorId };
    const { result, replayed } = await steps.quoteSupply(input, idempotency);
    return { status: 201, body: result, replayed };
  },
);
