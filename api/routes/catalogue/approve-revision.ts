import { z } from 'zod';
import type { Decided } from '../../../activities/catalogue/apply-revision.js';
import type { MoveRevisionInput } from '../../../activities/catalogue/decide-revision.js';
import type { Step } from '../../../activities/step.js';
import { revisionStates } from '../../../domain/catalogue/revision-lifecycle.js';
import { defineRoute } from '../../define-route.js';
import { revisionProblems } from './revision-problems.js';

const params = z.strictObject({
  revisionId: z.coerce.number().int().min(1).meta({ description: 'The revision' }),
});
const moved = z.object({ revisionId: z.int(), state: z.enum(revisionStates) });

export const approveRevision = defineRoute({
  operationId: 'approveRevision',
  method: 'POST',
  path: '/v1/revisions/{revisionId}/approve',
  summary: {
    zh: '复核通过：到时生效，未指定时间的立即生效',
    en: 'Agree as the second person: it takes effect at its instant, or at once',
  },
  area: 'catalogue',
  may: 'revision.decide',
  params,
  body: z.strictObject({ reason: z.string().min(1).max(200).default('同意') }),
  responses: { 200: moved },
  problems: [...revisionProblems, 'approval-own-request'],
}).act(
  async (
    { params: { revisionId }, body, caller, idempotency },
    steps: { approveRevision: Step<MoveRevisionInput, Decided> },
  ) => {
    const input = { revisionId, regionId: caller.regionId, by: caller.actorId, reason: body.reason };
    const { result, replayed } = await steps.approveRevision(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const rejectRevision = defineRoute({
  operationId: 'rejectRevision',
  method: 'POST',
  path: '/v1/revisions/{revisionId}/reject',
  summary: { zh: '驳回变更单', en: 'Say no as the second person' },
  area: 'catalogue',
  may: 'revision.decide',
  params,
  body: z.strictObject({ reason: z.string().min(1).max(200) }),
  responses: { 200: moved },
  problems: ['revision-unknown', 'revision-move-not-allowed', 'approval-own-request'],
}).act(
  async (
    { params: { revisionId }, body, caller, idempotency },
    steps: { rejectRevision: Step<MoveRevisionInput, Decided> },
  ) => {
    const input = { revisionId, regionId: caller.regionId, by: caller.actorId, reason: body.reason };
    const { result, replayed } = await steps.rejectRevision(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
