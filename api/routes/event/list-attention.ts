import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listAttention as findAttention } from '../../../db/queries/event/list-attention.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

export const attention = z
  .object({
    id: z.int(),
    subject: z.string().meta({ description: 'The kind and id of what it is about' }),
    cause: z.string(),
    ownerRole: z.string(),
    detail: z.record(z.string(), z.unknown()),
    since: z.string(),
    assignedTo: z.string().nullable(),
    resolvedAt: z.string().nullable(),
    resolvedBy: z.string().nullable(),
    resolution: z.string().nullable(),
  })
  .meta({ id: 'Attention' });

export const listAttention = defineRoute({
  operationId: 'listAttention',
  method: 'GET',
  path: '/v1/attention',
  summary: { zh: '待处理事项', en: 'What people of the region have to look at, newest first' },
  area: 'event',
  may: 'attention.read',
  query: z.strictObject({
    ...pageQuery(z.int()),
    resolved: z.enum(['true', 'false']).default('false').meta({ description: 'Also what was resolved' }),
    assignedTo: z.string().max(40).optional().meta({ description: 'Only what this person looks at' }),
  }),
  responses: { 200: pageOf(attention) },
}).act(
  async ({ query: { limit, after, resolved, assignedTo }, caller }, { database }: { database: Database }) => {
    const found = await findAttention(database, caller.regionId, {
      resolved: resolved === 'true',
      assignedTo,
      after,
      limit: limit + 1,
    });
    return { status: 200, body: page(found, limit, (one) => one.id) };
  },
);
