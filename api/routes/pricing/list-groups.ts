import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listGroups as findGroups } from '../../../db/queries/pricing/list-groups.js';
import { defineRoute } from '../../define-route.js';

const group = z
  .object({
    minimumId: z.string(),
    skuId: z.string().nullable(),
    leaderId: z.string().nullable(),
    measure: z.enum(['pieces', 'fen']),
    policy: z.enum(['cancel', 'absorb']),
    atLeast: z.int(),
    ordered: z.int(),
    missing: z.int().meta({ description: 'Before the cutoff: who extends the cycle looks at this' }),
    outcome: z.enum(['reached', 'cancelled', 'absorbed']).nullable(),
  })
  .meta({ id: 'Group' });

export const listGroups = defineRoute({
  operationId: 'listGroups',
  method: 'GET',
  path: '/v1/groups',
  summary: {
    zh: '成团进度：还差多少、判定结果',
    en: 'Group minimums of a cycle: what is missing, how they were judged',
  },
  area: 'pricing',
  may: 'offer.read',
  query: z.strictObject({ cycleId: z.string().min(1).max(100) }),
  responses: { 200: z.object({ data: z.array(group) }) },
  problems: ['cycle-unknown'],
}).act(async ({ query: { cycleId }, caller }, { database }: { database: Database }) => {
  const data = await findGroups(database, { cycleId, regionId: caller.regionId });
  return { status: 200, body: { data } };
});
