import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  listCategories as findCategories,
  listingSorts,
  listListings as findListings,
} from '../../../db/queries/catalogue/list-listings.js';
import { findShopCycle, type ShopCycle } from '../../../db/queries/catalogue/shop-cycle.js';
import { listCycles } from '../../../db/queries/cycle/list-cycles.js';
import { readOwnPoint, readPickupPoint, type PickupPoint } from '../../../db/queries/member/pickup-point.js';
import { crossedOutFen } from '../../../domain/catalogue/crossed-price.js';
import { leftInWords } from '../../../domain/catalogue/left-in-words.js';
import type { Words } from '../../../domain/values/words.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { temperatureBands } from '../../../domain/warehouse/temperature-band.js';
import type { RoleThatMay } from '../../audience.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { pathId } from '../path-id.js';
import { words } from '../words.js';

const category = z
  .object({ categoryId: z.string(), name: z.string(), listings: z.int() })
  .meta({ id: 'Category' });

const listing = z
  .object({
    skuId: z.string(),
    name: z.string(),
    spec: z.string(),
    categoryId: z.string(),
    band: z.string(),
    priceFen: z.int(),
    crossedOutFen: z
      .int()
      .nullable()
      .meta({ description: 'The lowest price really paid in the week before the cycle, if it was higher' }),
    available: z.int(),
    left: words,
    pin: z.int().nullable().meta({ description: '1 comes first at this point' }),
    rank: z.int(),
  })
  .meta({ id: 'Listing' });

const shop = z
  .object({
    leaderId: z.string(),
    pickupPoint: z.string(),
    cycle: z
      .object({
        cycleId: z.string(),
        day: z.string(),
        selling: z.boolean(),
        opensAt: z.string(),
        cutoffAt: z.string(),
        deliverBy: z.string(),
        pickupUntil: z.string(),
        words,
      })
      .nullable(),
    categories: z.array(category),
  })
  .meta({ id: 'Shop' });

type Browser = Extract<Caller, { role: RoleThatMay<'catalogue.read'> }>;

/** The point asked for, else the caller's own. @throws RuleViolation leader-unknown, also when it is of another region */
async function pointOf(database: Database, caller: Browser, leaderId?: string): Promise<PickupPoint> {
  if (leaderId === undefined && caller.role === 'member') return readOwnPoint(database, caller.partyId);
  const wanted = leaderId ?? (caller.role === 'leader' ? caller.partyId : '');
  const point = await readPickupPoint(database, wanted);
  if (point.regionId === caller.regionId) return point;
  throw new RuleViolation('leader-unknown', { leaderId: wanted });
}

async function assertCycle(database: Database, regionId: string, cycleId: string): Promise<void> {
  const [found] = await listCycles(database, regionId, { cycleId, limit: 1 });
  if (found === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
}

const sellingWords = ({ selling, opensLocal, cutoffLocal }: ShopCycle): Words =>
  selling
    ? { zh: `正在售卖，${cutoffLocal} 截单`, en: `On sale until ${cutoffLocal}` }
    : {
        zh: `尚未开团，${opensLocal} 开始，可先加入购物车`,
        en: `Opens at ${opensLocal}; fill your cart until then`,
      };

export const readShop = defineRoute({
  operationId: 'readShop',
  method: 'GET',
  path: '/v1/shop',
  summary: {
    zh: '我的自提点现在卖什么；非售卖时段显示下一团期',
    en: 'What my pickup point sells now, or next',
  },
  area: 'catalogue',
  may: 'shop.read',
  responses: { 200: shop },
}).act(async ({ caller }, { database }: { database: Database }) => {
  const { leaderId, pickupPoint, regionId } = await pointOf(database, caller);
  const cycle = await findShopCycle(database, regionId);
  const categories = cycle ? await findCategories(database, { cycleId: cycle.cycleId, leaderId }) : [];
  const shown = cycle ? { ...cycle, words: sellingWords(cycle) } : null;
  return { status: 200, body: { leaderId, pickupPoint, cycle: shown, categories } };
});

const atPoint = {
  leaderId: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .meta({ description: 'Whose pickup point; the caller’s own if left out' }),
};
const params = z.strictObject({ cycleId: pathId('The cycle') });
const problems = ['cycle-unknown', 'leader-unknown'] as const;
const position = z.strictObject({ sortNumber: z.int(), sortText: z.string(), skuId: z.string() });

export const listListings = defineRoute({
  operationId: 'listListings',
  method: 'GET',
  path: '/v1/cycles/{cycleId}/listings',
  summary: {
    zh: '自提点本团期在售商品：按分类、温层、关键字筛选，可排序',
    en: 'What a pickup point sells in a cycle, filtered by category, band and words, in the chosen order',
  },
  area: 'catalogue',
  may: 'catalogue.read',
  params,
  query: z.strictObject({
    ...atPoint,
    categoryId: z.string().min(1).max(40).optional(),
    band: z.enum(temperatureBands).optional(),
    q: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'Words that must all occur in the name, the spec or the category' }),
    inStock: z.enum(['true', 'false']).optional().meta({ description: 'true: without what is sold out' }),
    sort: z.enum(listingSorts).default('rank'),
    ...pageQuery(position),
  }),
  responses: { 200: pageOf(listing) },
  problems,
}).act(async ({ params: { cycleId }, query, caller }, { database }: { database: Database }) => {
  const { sort, after, limit, inStock, leaderId: wanted, ...filter } = query;
  await assertCycle(database, caller.regionId, cycleId);
  const { leaderId } = await pointOf(database, caller, wanted);
  const at = { cycleId, leaderId, filter: { ...filter, inStock: inStock === 'true' } };
  const found = await findListings(database, at, { sort, after, limit: limit + 1 });
  const { data, nextCursor } = page(found, limit, ({ sortNumber, sortText, skuId }) => {
    return { sortNumber, sortText, skuId };
  });
  const shown = data.map(({ lowestDealFen, ...item }) => ({
    ...item,
    crossedOutFen: crossedOutFen(lowestDealFen, item.priceFen),
    left: leftInWords(item.available),
  }));
  return { status: 200, body: { data: shown, nextCursor } };
});

export const listCategories = defineRoute({
  operationId: 'listCategories',
  method: 'GET',
  path: '/v1/cycles/{cycleId}/categories',
  summary: { zh: '自提点本团期的商品分类', en: 'The categories that a pickup point sells in a cycle' },
  area: 'catalogue',
  may: 'catalogue.read',
  params,
  query: z.strictObject(atPoint),
  responses: { 200: z.object({ data: z.array(category) }) },
  problems,
}).act(async ({ params: { cycleId }, query, caller }, { database }: { database: Database }) => {
  await assertCycle(database, caller.regionId, cycleId);
  const { leaderId } = await pointOf(database, caller, query.leaderId);
  return { status: 200, body: { data: await findCategories(database, { cycleId, leaderId }) } };
});
