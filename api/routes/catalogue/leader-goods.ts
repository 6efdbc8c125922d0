import { z } from 'zod';
import type { HideGoodsInput, PinGoodsInput } from '../../../activities/catalogue/arrange-goods.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listPool as findPool } from '../../../db/queries/catalogue/leader-goods.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { pathId } from '../path-id.js';

/** More pins, and nothing is on top. */
const PINS_MAX = 20;

const poolItem = z
  .object({
    skuId: z.string(),
    name: z.string(),
    spec: z.string(),
    categoryId: z.string(),
    priceFen: z.int(),
    pin: z.int().nullable(),
    hidden: z.boolean(),
    isNew: z.boolean(),
  })
  .meta({ id: 'PoolItem' });

export const listPool = defineRoute({
  operationId: 'listPool',
  method: 'GET',
  path: '/v1/pool',
  summary: {
    zh: '我的可售商品池：置顶、隐藏、新品',
    en: 'What the leader may sell, with his pins, what he hides and what is new',
  },
  area: 'catalogue',
  may: 'goods.read',
  query: z.strictObject(pageQuery(z.string())),
  responses: { 200: pageOf(poolItem) },
}).act(async ({ query: { limit, after }, caller }, { database }: { database: Database }) => {
  const found = await findPool(database, caller.partyId, { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.skuId) };
});

export const hideGoods = defineRoute({
  operationId: 'hideGoods',
  method: 'PUT',
  path: '/v1/pool/{skuId}',
  summary: { zh: '隐藏或显示商品', en: 'Hide one of the leader’s goods at his point, or show it again' },
  area: 'catalogue',
  may: 'goods.arrange',
  params: z.strictObject({ skuId: pathId('A SKU of the pool') }),
  body: z.strictObject({ hidden: z.boolean() }),
  responses: { 200: z.object({ skuId: z.string(), hidden: z.boolean() }) },
  problems: ['sku-not-in-pool'],
}).act(
  async (
    { params: { skuId }, body, caller, idempotency },
    steps: { hideGoods: Step<HideGoodsInput, { skuId: string; hidden: boolean }> },
  ) => {
    const input = { skuId, ...body, leaderId: caller.partyId };
    const { result, replayed } = await steps.hideGoods(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const pinGoods = defineRoute({
  operationId: 'pinGoods',
  method: 'PUT',
  path: '/v1/pins',
  summary: { zh: '设置置顶商品及顺序', en: 'Say which goods come first at the leader’s point, in order' },
  area: 'catalogue',
  may: 'goods.arrange',
  body: z.strictObject({
    skuIds: z
      .array(z.string().min(1).max(40))
      .max(PINS_MAX)
      .refine((ids) => new Set(ids).size === ids.length, {
        params: { code: 'value-invalid', zh: '商品重复', en: 'A SKU comes twice' },
      }),
  }),
  responses: { 200: z.object({ skuIds: z.array(z.string()) }) },
  problems: ['sku-not-in-pool', 'sku-hidden-at-point'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { pinGoods: Step<PinGoodsInput, { skuIds: readonly string[] }> },
  ) => {
    const { result, replayed } = await steps.pinGoods({ ...body, leaderId: caller.partyId }, idempotency);
    return { status: 200, body: { skuIds: [...result.skuIds] }, replayed };
  },
);
