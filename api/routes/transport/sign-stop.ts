import { z } from 'zod';
import type { SignedStop, SignStopInput } from '../../../activities/transport/sign-stop.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { crateIds, stopParams } from './schemas.js';

const pieces = {
  skuId: z.string().min(1).max(40),
  quantity: z.int().min(1).max(999),
  note: z.string().max(200).optional(),
};

const differences = z
  .array(
    z.union([
      z.strictObject({
        kind: z.enum(['missing', 'damaged']),
        parcelNo: z.string().min(1).max(100),
        ...pieces,
      }),
      z.strictObject({ kind: z.enum(['extra', 'not-mine']), ...pieces }),
    ]),
  )
  .max(200)
  .default([])
  .meta({
    description: 'What was counted otherwise; missing and damaged pieces are refunded to their members',
  });

export const signStop = defineRoute({
  operationId: 'signStop',
  method: 'POST',
  path: '/v1/runs/{runId}/stops/{seq}/sign',
  summary: {
    zh: '团长扫码签收，登记差异',
    en: 'Sign for the scanned crates of the own stop, with what differs; the other crates go back',
  },
  area: 'transport',
  may: 'stop.sign',
  params: stopParams,
  body: z.strictObject({ crateIds, differences }),
  responses: {
    200: z.object({
      runId: z.string(),
      seq: z.int(),
      state: z.literal('signed'),
      crates: z.int(),
      readyPickups: z.int(),
      missingCrateIds: z.array(z.string()),
      differences: z.int().meta({ description: 'Lines with a difference, those of missing crates included' }),
      refundFen: z.int(),
    }),
  },
  problems: [
    'run-unknown',
    'stop-unknown',
    'stop-move-not-allowed',
    'earlier-stop-open',
    'crate-not-for-stop',
    'difference-not-in-parcel',
    'difference-too-many',
  ],
}).act(
  async ({ params, body, caller, idempotency }, steps: { signStop: Step<SignStopInput, SignedStop> }) => {
    const input = { ...params, ...body, leaderId: caller.partyId };
    const { result, replayed } = await steps.signStop(input, idempotency);
    return { status: 200, body: { ...result, missingCrateIds: [...result.missingCrateIds] }, replayed };
  },
);
