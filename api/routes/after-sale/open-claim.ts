import { z } from 'zod';
import type { OpenClaimInput, OpenedClaim } from '../../../activities/after-sale/open-claim.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { orderId } from '../order/schemas.js';
import { claimCause, claimNo } from './schemas.js';

export const openClaim = defineRoute({
  operationId: 'openClaim',
  method: 'POST',
  path: '/v1/claims',
  summary: { zh: '申请售后', en: 'Claim on pieces of a collected order line' },
  area: 'after-sale',
  may: 'claim.open',
  body: z.strictObject({
    orderId,
    lineNo: z.int().min(1).max(999),
    quantity: z.int().min(1).max(999).meta({ description: 'How many pieces are wrong' }),
    cause: claimCause,
    photoCount: z.int().min(0).max(9).default(0),
    words: z.string().max(500).default(''),
  }),
  responses: { 201: z.object({ claimNo, state: z.literal('open'), claimedFen: z.int() }) },
  problems: [
    'order-unknown',
    'order-line-unknown',
    'claim-not-collected',
    'claim-window-closed',
    'claim-amount-invalid',
    'claim-exceeds-paid',
  ],
}).act(async ({ body, caller, idempotency }, steps: { openClaim: Step<OpenClaimInput, OpenedClaim> }) => {
  const owner = caller.role === 'member' ? { memberId: caller.partyId } : { regionId: caller.regionId };
  const { result, replayed } = await steps.openClaim({ ...body, owner }, idempotency);
  return { status: 201, body: result, replayed };
});
