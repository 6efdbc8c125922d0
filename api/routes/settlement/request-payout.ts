import { z } from 'zod';
import type { RequestedPayout, RequestPayoutInput } from '../../../activities/settlement/request-payout.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { settlementNo } from './schemas.js';

export const requestPayout = defineRoute({
  operationId: 'requestPayout',
  method: 'POST',
  path: '/v1/settlements/{settlementNo}/payout',
  summary: { zh: '发起结算付款', en: 'Order the payout of a statement, once' },
  area: 'settlement',
  may: 'payout.request',
  params: z.strictObject({ settlementNo }),
  responses: { 202: z.object({ settlementNo, amountFen: z.int(), state: z.literal('requested') }) },
  problems: [
    'settlement-unknown',
    'payout-not-for-supplier',
    'payout-nothing-payable',
    'payout-too-small',
    'payout-too-early',
    'payout-already-requested',
  ],
}).act(
  async (
    { params, caller, idempotency },
    steps: { requestPayout: Step<RequestPayoutInput, RequestedPayout> },
  ) => {
    const input = { ...params, owner: { regionId: caller.regionId }, requestedBy: caller.actorId };
    const { result, replayed } = await steps.requestPayout(input, idempotency);
    return { status: 202, body: result, replayed };
  },
);
