import { z } from 'zod';
import type { ResolveClaimInput, ResolvedClaim } from '../../../activities/after-sale/resolve-claim.js';
import type { Step } from '../../../activities/step.js';
import { claimStates } from '../../../domain/after-sale/claim-lifecycle.js';
import { defineRoute } from '../../define-route.js';
import { claimNo } from './schemas.js';

export const decideClaim = defineRoute({
  operationId: 'decideClaim',
  method: 'POST',
  path: '/v1/claims/{claimNo}/decide',
  summary: { zh: '人工审核售后', en: 'Grant or refuse a claim that waits for a person' },
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
  },
  problems: ['claim-unknown', 'claim-move-not-allowed', 'claim-amount-invalid', 'claim-exceeds-paid'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { resolveClaim: Step<ResolveClaimInput, ResolvedClaim> },
  ) => {
    const input = { ...params, ...body, regionId: caller.regionId, decidedBy: caller.partyId };
    const { result, replayed } = await steps.resolveClaim(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
