import { z } from 'zod';
import type { AwaitsApproval } from '../../../activities/event/ask-approval.js';
import type { RetryPayoutInput } from '../../../activities/settlement/retry-payout.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listPayouts as findPayouts } from '../../../db/queries/settlement/payouts.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { awaitsApproval } from '../event/approvals.js';
import { payoutState, settlementNo } from './schemas.js';

const payout = z
  .object({
    settlementNo,
    cycleId: z.string(),
    partyKind: z.enum(['leader', 'promoter']),
    partyId: z.string(),
    amountFen: z.int(),
    paidFen: z.int().meta({ description: 'What has arrived so far' }),
    transfers: z.int().meta({ description: 'In how many parts it goes out' }),
    state: payoutState,
    failCause: z.string().nullable(),
    requestedBy: z.string(),
    requestedAt: z.string(),
    paidAt: z.string().nullable(),
  })
  .meta({ id: 'Payout' });

export const listPayouts = defineRoute({
  operationId: 'listPayouts',
  method: 'GET',
  path: '/v1/payouts',
  summary: { zh: '付款列表', en: 'The region’s payouts, latest statement first' },
  area: 'settlement',
  may: 'payout.read',
  query: z.strictObject({ ...pageQuery(settlementNo), state: payoutState.optional() }),
  responses: { 200: pageOf(payout) },
}).act(async ({ query: { limit, after, state }, caller }, { database }: { database: Database }) => {
  const found = await findPayouts(database, caller.regionId, { state, after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.settlementNo) };
});

export const retryPayout = defineRoute({
  operationId: 'retryPayout',
  method: 'POST',
  path: '/v1/settlements/{settlementNo}/payout/retry',
  summary: { zh: '重试失败付款', en: 'Ask to pay again what failed; a second person must agree' },
  area: 'settlement',
  may: 'payout.request',
  params: z.strictObject({ settlementNo }),
  body: z.strictObject({ reason: z.string().min(1).max(200) }),
  responses: { 202: awaitsApproval },
  problems: ['payout-unknown', 'payout-not-failed', 'approval-waiting-already'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { retryPayout: Step<RetryPayoutInput, AwaitsApproval> },
  ) => {
    const { regionId, actorId: requestedBy } = caller;
    const input = { ...params, ...body, regionId, requestedBy };
    const { result, replayed } = await steps.retryPayout(input, idempotency);
    return { status: 202, body: result, replayed };
  },
);
