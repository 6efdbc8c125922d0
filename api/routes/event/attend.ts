import { z } from 'zod';
import type {
  AssignAttentionInput,
  AttendedMatter,
  ResolveAttentionInput,
} from '../../../activities/event/attend.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { readAttention as findAttention } from '../../../db/queries/event/list-attention.js';
import { defineRoute } from '../../define-route.js';
import { attention } from './list-attention.js';

const params = z.strictObject({
  attentionId: z.coerce.number().int().min(1).meta({ description: 'The matter to look at' }),
});

const attended = z.object({
  attentionId: z.int(),
  assignedTo: z.string().nullable(),
  resolvedBy: z.string().nullable(),
});

export const readAttention = defineRoute({
  operationId: 'readAttention',
  method: 'GET',
  path: '/v1/attention/{attentionId}',
  summary: { zh: '待处理事项详情', en: 'One matter with who did what about it' },
  area: 'event',
  may: 'attention.read',
  params,
  responses: {
    200: attention.extend({
      history: z.array(
        z.object({
          kind: z.enum(['assigned', 'resolved']),
          changedBy: z.string(),
          words: z.string(),
          changedAt: z.string(),
        }),
      ),
    }),
  },
  problems: ['attention-unknown'],
}).act(async ({ params: { attentionId }, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await findAttention(database, caller.regionId, attentionId),
}));

export const assignAttention = defineRoute({
  operationId: 'assignAttention',
  method: 'POST',
  path: '/v1/attention/{attentionId}/assign',
  summary: { zh: '指派待处理事项', en: 'Give a matter to a member of staff' },
  area: 'event',
  may: 'attention.resolve',
  params,
  body: z.strictObject({ staffId: z.string().min(1).max(40) }),
  responses: { 200: attended },
  problems: ['attention-unknown', 'attention-not-yours', 'attention-resolved-before', 'party-unknown'],
}).act(
  async (
    { params: { attentionId }, body, caller, idempotency },
    steps: { assignAttention: Step<AssignAttentionInput, AttendedMatter> },
  ) => {
    const { regionId, role, actorId: by } = caller;
    const { result, replayed } = await steps.assignAttention(
      { attentionId, ...body, regionId, role, by },
      idempotency,
    );
    return { status: 200, body: result, replayed };
  },
);

export const resolveAttention = defineRoute({
  operationId: 'resolveAttention',
  method: 'POST',
  path: '/v1/attention/{attentionId}/resolve',
  summary: { zh: '处理完毕', en: 'Close a matter, with what was found and done' },
  area: 'event',
  may: 'attention.resolve',
  params,
  body: z.strictObject({ reason: z.string().min(1).max(500) }),
  responses: { 200: attended },
  problems: ['attention-unknown', 'attention-not-yours', 'attention-resolved-before'],
}).act(
  async (
    { params: { attentionId }, body, caller, idempotency },
    steps: { resolveMatter: Step<ResolveAttentionInput, AttendedMatter> },
  ) => {
    const { regionId, role, actorId: by } = caller;
    const { result, replayed } = await steps.resolveMatter(
      { attentionId, ...body, regionId, role, by },
      idempotency,
    );
    return { status: 200, body: result, replayed };
  },
);
