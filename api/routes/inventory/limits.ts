import { z } from 'zod';
import type { SetHouseholdInput } from '../../../activities/inventory/set-household.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import {
  listBundles as findBundles,
  listCapacities as findCapacities,
  listLimits as findLimits,
} from '../../../db/queries/inventory/list-limits.js';
import { defineRoute } from '../../define-route.js';
import { pathId } from '../path-id.js';

const limit = z
  .object({
    limitId: z.string(),
    name: z.string(),
    per: z.enum(['member', 'household', 'device', 'leader']),
    span: z.enum(['cycle', 'day', 'always']),
    skuId: z.string().nullable(),
    categoryId: z.string().nullable(),
    quantity: z.int(),
    active: z.boolean(),
  })
  .meta({ id: 'PurchaseLimit' });

export const listLimits = defineRoute({
  operationId: 'listLimits',
  method: 'GET',
  path: '/v1/limits',
  summary: { zh: '限购规则', en: 'Purchase limits; they are changed by revisions' },
  area: 'inventory',
  may: 'stock.read',
  responses: { 200: z.object({ data: z.array(limit) }) },
}).act(async ({ caller }, { database }: { database: Database }) => ({
  status: 200,
  body: { data: await findLimits(database, caller.regionId) },
}));

const capacity = z
  .object({
    siteId: z.string(),
    unit: z.enum(['pieces', 'grams', 'millilitres']),
    quantity: z.int(),
    active: z.boolean(),
    cycles: z.array(z.object({ cycleId: z.string(), taken: z.int(), closedAt: z.string().nullable() })),
  })
  .meta({ id: 'StationCapacity' });

export const listCapacities = defineRoute({
  operationId: 'listCapacities',
  method: 'GET',
  path: '/v1/station-capacities',
  summary: { zh: '网格站产能与占用', en: 'What stations take per cycle, and how much of it is used' },
  area: 'inventory',
  may: 'stock.read',
  responses: { 200: z.object({ data: z.array(capacity) }) },
}).act(async ({ caller }, { database }: { database: Database }) => ({
  status: 200,
  body: { data: await findCapacities(database, caller.regionId) },
}));

const bundle = z
  .object({
    bundleId: z.string(),
    name: z.string(),
    priceFen: z.int(),
    components: z.array(z.object({ skuId: z.string(), quantity: z.int() })),
  })
  .meta({ id: 'Bundle' });

export const listBundles = defineRoute({
  operationId: 'listBundles',
  method: 'GET',
  path: '/v1/bundles',
  summary: { zh: '组合商品', en: 'Bundles and their components; they are changed by revisions' },
  area: 'inventory',
  may: 'stock.read',
  responses: { 200: z.object({ data: z.array(bundle) }) },
}).act(async ({ caller }, { database }: { database: Database }) => ({
  status: 200,
  body: { data: await findBundles(database, caller.regionId) },
}));

const household = z.object({ memberId: z.string(), householdId: z.string().nullable() });

export const setHousehold = defineRoute({
  operationId: 'setHousehold',
  method: 'PUT',
  path: '/v1/members/{memberId}/household',
  summary: {
    zh: '设置用户所属家庭（合并限购）',
    en: 'Say with whom a member shops: limits per household count them together',
  },
  area: 'inventory',
  may: 'household.change',
  params: z.strictObject({ memberId: pathId('The member') }),
  body: z.strictObject({
    householdId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'Left out: the member by himself' }),
  }),
  responses: { 200: household.meta({ id: 'Household' }) },
  problems: ['member-unknown'],
}).act(
  async (
    { params: { memberId }, body: { householdId = null }, caller: { regionId }, idempotency },
    steps: { setHousehold: Step<SetHouseholdInput, { memberId: string; householdId: string | null }> },
  ) => {
    const { result, replayed } = await steps.setHousehold({ regionId, memberId, householdId }, idempotency);
    return { status: 200, body: result, replayed };
  },
);
