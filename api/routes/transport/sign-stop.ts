import { z } from 'zod';
import type { SignedStop, SignStopInput } from '../../../activities/transport/sign-stop.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { crateIds, stopParams } from './schemas.js';

export const signStop = defineRoute({
  operationId: 'signStop',
  method: 'POST',
  path: '/v1/runs/{runId}/stops/{seq}/sign',
  summary: { zh: '团长扫码签收', en: 'Sign for the scanned crates of the own stop; the others go back' },
  area: 'transport',
  may: 'stop.sign',
  params: stopParams,
  body: z.strictObject({ crateIds }),
  responses: {
    200: z.object({
      runId: z.string(),
      seq: z.int(),
      state: z.literal('signed'),
      crates: z.int(),
      readyPickups: z.int(),
      missingCrateIds: z.array(z.string()),
    }),
  },
  problems: [
    'run-unknown',
    'stop-unknown',
    'stop-move-not-allowed',
    'earlier-stop-open',
    'crate-not-for-stop',
  ],
}).act(
  async ({ params, body, caller, idempotency }, steps: { signStop: Step<SignStopInput, SignedStop> }) => {
    const input = { ...params, ...body, leaderId: caller.partyId };
    const { result, replayed } = await steps.signStop(input, idempotency);
    return { status: 200, body: { ...result, missingCrateIds: [...result.missingCrateIds] }, replayed };
  },
);
