import { z } from 'zod';
import type { DecideApprovalInput, DecidedApproval } from '../../../activities/event/decide-approval.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listApprovals as findApprovals } from '../../../db/queries/event/approvals.js';
import { approvalKinds, approvalStates } from '../../../domain/event/approval.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

const approvalId = z.coerce.number().int().min(1).meta({ description: 'The approval' });

/** What a step answers with 202 that waits for a second person. */
export const awaitsApproval = z.object({ approvalId: z.int(), state: z.literal('waiting-approval') });

const approval = z
  .object({
    approvalId: z.int(),
    kind: z.enum(approvalKinds),
    subject: z.string().meta({ description: 'The kind and id of what it is about' }),
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
    reason: z.string(),
    state: z.enum(approvalStates),
    requestedBy: z.string(),
    requestedAt: z.string(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    decisionReason: z.string().nullable(),
  })
  .meta({ id: 'Approval' });

export const listApprovals = defineRoute({
  operationId: 'listApprovals',
  method: 'GET',
  path: '/v1/approvals',
  summary: { zh: '双人复核列表', en: 'What waits for, or got, a second person, newest first' },
  area: 'event',
  may: 'approval.read',
  query: z.strictObject({ ...pageQuery(z.int()), state: z.enum(approvalStates).optional() }),
  responses: { 200: pageOf(approval) },
}).act(async ({ query: { limit, after, state }, caller }, { database }: { database: Database }) => {
  const found = await findApprovals(database, caller.regionId, { state, after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.approvalId) };
});

export const approve = defineRoute({
  operationId: 'approve',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/approve',
  summary: { zh: '批准', en: 'Agree as the second person; what was asked for is done at once' },
  area: 'event',
  may: 'approval.decide',
  params: z.strictObject({ approvalId }),
  responses: { 200: z.object({ approvalId: z.int(), state: z.enum(['approved', 'rejected']) }) },
  problems: [
    'approval-unknown',
    'approval-decided-before',
    'approval-own-request',
    'claim-unknown',
    'claim-move-not-allowed',
    'claim-amount-invalid',
    'claim-exceeds-paid',
    'cycle-unknown',
    'cycle-not-extendable',
    'cutoff-not-later',
    'cutoff-extension-too-long',
    'payout-unknown',
    'payout-not-failed',
  ],
}).act(
  async (
    { params, caller, idempotency },
    steps: { approveApproval: Step<DecideApprovalInput, DecidedApproval> },
  ) => {
    const input = { ...params, regionId: caller.regionId, decidedBy: caller.actorId, reason: null };
    const { result, replayed } = await steps.approveApproval(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const reject = defineRoute({
  operationId: 'reject',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/reject',
  summary: { zh: '驳回', en: 'Say no as the second person' },
  area: 'event',
  may: 'approval.decide',
  params: z.strictObject({ approvalId }),
  body: z.strictObject({ reason: z.string().min(1).max(200) }),
  responses: { 200: z.object({ approvalId: z.int(), state: z.enum(['approved', 'rejected']) }) },
  problems: ['approval-unknown', 'approval-decided-before', 'approval-own-request'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { rejectApproval: Step<DecideApprovalInput, DecidedApproval> },
  ) => {
    const input = { ...params, ...body, regionId: caller.regionId, decidedBy: caller.actorId };
    const { result, replayed } = await steps.rejectApproval(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
