import { z } from 'zod';
import type { Decided } from '../../../activities/catalogue/apply-revision.js';
import type { DraftRevisionInput, MoveRevisionInput } from '../../../activities/catalogue/decide-revision.js';
import { revisionKinds } from '../../../activities/catalogue/revision-kinds.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import {
  listRevisions as findRevisions,
  readRevision as findRevision,
} from '../../../db/queries/catalogue/revisions.js';
import { revisionStates } from '../../../domain/catalogue/revision-lifecycle.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { proposal } from './proposal.js';
import { revisionProblems } from './revision-problems.js';

const reason = z.string().min(1).max(200).meta({ description: 'Why; kept in the history' });
const params = z.strictObject({
  revisionId: z.coerce.number().int().min(1).meta({ description: 'The revision' }),
});
const moved = z.object({ revisionId: z.int(), state: z.enum(revisionStates) });
const facts = z.record(z.string(), z.unknown());

const revision = z
  .object({
    revisionId: z.int(),
    kind: z.string(),
    subject: z.string().meta({ description: 'The id of what it is about' }),
    payload: facts,
    findings: facts.meta({ description: 'The calculation or comparison that the second person sees' }),
    before: facts.meta({ description: 'What was there until it took effect' }),
    reason: z.string(),
    author: z.string(),
    state: z.enum(revisionStates),
    effectiveAt: z.string().nullable(),
    runningCycles: z.boolean(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    appliedAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Revision' });

export const listRevisions = defineRoute({
  operationId: 'listRevisions',
  method: 'GET',
  path: '/v1/revisions',
  summary: {
    zh: '变更单列表',
    en: 'What was proposed, scheduled or done about goods and offers, newest first',
  },
  area: 'catalogue',
  may: 'revision.read',
  query: z.strictObject({
    ...pageQuery(z.int()),
    kind: z.enum(revisionKinds.map(({ kind }) => kind)).optional(),
    subject: z.string().min(1).max(60).optional(),
    state: z.enum(revisionStates).optional(),
  }),
  responses: { 200: pageOf(revision) },
}).act(async ({ query: { limit, ...filter }, caller }, { database }: { database: Database }) => {
  const found = await findRevisions(database, caller.regionId, { ...filter, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.revisionId) };
});

export const readRevision = defineRoute({
  operationId: 'readRevision',
  method: 'GET',
  path: '/v1/revisions/{revisionId}',
  summary: { zh: '变更单详情与经过', en: 'One revision with its calculation and history' },
  area: 'catalogue',
  may: 'revision.read',
  params,
  responses: {
    200: revision.extend({
      history: z.array(
        z.object({
          state: z.enum(revisionStates),
          changedBy: z.string(),
          words: z.string(),
          changedAt: z.string(),
        }),
      ),
    }),
  },
  problems: ['revision-unknown'],
}).act(async ({ params: { revisionId }, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await findRevision(database, caller.regionId, revisionId),
}));

export const draftRevision = defineRoute({
  operationId: 'draftRevision',
  method: 'POST',
  path: '/v1/revisions',
  summary: {
    zh: '起草变更单：商品、价格、库存策略、商品池、活动等',
    en: 'Write a proposal about goods or offers; nothing changes before a second person approves it',
  },
  area: 'catalogue',
  may: 'catalogue.change',
  body: proposal,
  responses: { 201: moved },
  problems: ['revision-instant-past'],
}).act(async ({ body, caller, idempotency }, steps: { draftRevision: Step<DraftRevisionInput, Decided> }) => {
  const { effectiveAt = null, ...rest } = body;
  const input = { ...rest, effectiveAt, regionId: caller.regionId, author: caller.actorId };
  const { result, replayed } = await steps.draftRevision(input, idempotency);
  return { status: 201, body: result, replayed };
});

export const submitRevision = defineRoute({
  operationId: 'submitRevision',
  method: 'POST',
  path: '/v1/revisions/{revisionId}/submit',
  summary: { zh: '提交复核', en: 'Check the proposal and let it wait for a second person' },
  area: 'catalogue',
  may: 'catalogue.change',
  params,
  body: z.strictObject({ reason }),
  responses: { 200: moved },
  problems: revisionProblems,
}).act(
  async (
    { params: { revisionId }, body, caller, idempotency },
    steps: { submitRevision: Step<MoveRevisionInput, Decided> },
  ) => {
    const input = { revisionId, regionId: caller.regionId, by: caller.actorId, reason: body.reason };
    const { result, replayed } = await steps.submitRevision(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const withdrawRevision = defineRoute({
  operationId: 'withdrawRevision',
  method: 'POST',
  path: '/v1/revisions/{revisionId}/withdraw',
  summary: {
    zh: '撤回变更单：未生效的不再生效，已生效的自此失效',
    en: 'Take a proposal back: before its effect it never happens, after it it ends where it can',
  },
  area: 'catalogue',
  may: 'catalogue.change',
  params,
  body: z.strictObject({ reason }),
  responses: { 200: moved },
  problems: ['revision-unknown', 'revision-move-not-allowed', 'revision-not-undoable'],
}).act(
  async (
    { params: { revisionId }, body, caller, idempotency },
    steps: { withdrawRevision: Step<MoveRevisionInput, Decided> },
  ) => {
    const input = { revisionId, regionId: caller.regionId, by: caller.actorId, reason: body.reason };
    const { result, replayed } = await steps.withdrawRevision(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
