import { z } from 'zod';
import type { ResolveClaimInput, ResolvedClaim } from '../../../activities/after-sale/resolve-claim.js';
import type { WithdrawClaimInput, WithdrawnClaim } from '../../../activities/after-sale/withdraw-claim.js';
import type { Step } from '../../../activities/step.js';
import { claimStates } from '../../../domain/after-sale/claim-lifecycle.js';
import { defineRoute } from '../../define-route.js';
import { awaitsApproval } from '../event/approvals.js';
import { claimNo } from './schemas.js';

export const decideClaim = defineRoute({
  operationId: 'decideClaim',
  method: 'POST',
  path: '/v1/claims/{claimNo}/decide',
  summary: {
    zh: '人工审核售后',
    en: 'Grant or refuse a claim that waits for a person; above 50 yuan a second one must agree (202)',
  },
  area: 'after-sale',
  may: 'claim.decide',
  params: z.strictObject({ claimNo }),
  body: z.strictObject({
    granted: z.boolean(),
    amountFen: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'What is granted; the whole claim if left out' }),
    reasonZh: z.string().min(1).max(200).meta({ description: 'What the member reads' }),
  }),
  responses: {
    200: z.object({ state: z.enum(claimStates), refundNo: z.string().nullable(), words: z.string() }),
    202: awaitsApproval,
  },
  problems: [
    'claim-unknown',
    'claim-move-not-allowed',
    'claim-amount-invalid',
    'claim-exceeds-paid',
    'approval-waiting-already',
  ],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { resolveClaim: Step<ResolveClaimInput, ResolvedClaim> },
  ) => {
    const input = { ...params, ...body, regionId: caller.regionId, decidedBy: caller.actorId };
    const { result, replayed } = await steps.resolveClaim(input, idempotency);
    return 'approvalId' in result
      ? { status: 202, body: result, replayed }
      : { status: 200, body: result, replayed };
  },
);

export const withdrawClaim = defineRoute({
  operationId: 'withdrawClaim',
  method: 'POST',
  path: '/v1/claims/{claimNo}/withdraw',
  summary: { zh: '撤回售后申请', en: 'Take a claim back before it is decided' },
  area: 'after-sale',
  may: 'claim.withdraw',
  params: z.strictObject({ claimNo }),
  responses: { 200: z.object({ claimNo, state: z.literal('withdrawn') }) },
  problems: ['claim-unknown', 'claim-not-withdrawable'],
}).act(
  async (
    { params, caller, idempotency },
    steps: { withdrawClaim: Step<WithdrawClaimInput, WithdrawnClaim> },
  ) => {
    const input = { ...params, memberId: caller.partyId };
    const { result, replayed } = await steps.withdrawClaim(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
