import { z } from 'zod';
import type { DecidedStop, DecideStopInput, Decider } from '../../../activities/transport/decide-stop.js';
import type { Step } from '../../../activities/step.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { fromPathId } from '../path-id.js';
import { stopParams } from './schemas.js';

/** A driver decides about his own run, operations about those of their region. */
function deciderOf(caller: Extract<Caller, { role: 'driver' | 'ops' }>): Decider {
  const { partyId } = caller;
  return caller.role === 'driver'
    ? { role: 'driver', partyId }
    : { role: 'ops', partyId, regionId: caller.regionId };
}

export const decideStop = defineRoute({
  operationId: 'decideStop',
  method: 'POST',
  path: '/v1/runs/{runId}/stops/{seq}/decide',
  summary: {
    zh: '处理失败站点：重新配送或退回',
    en: 'Decide about a failed stop: deliver again, or send back and refund',
  },
  area: 'transport',
  may: 'stop.decide',
  params: stopParams,
  body: z.strictObject({
    decision: z.enum(['redeliver', 'return']),
    toRunId: z
      .string()
      .regex(/^[\w.~/-]{1,100}$/)
      .transform(fromPathId)
      .optional()
      .meta({ description: 'A planned run of the same night; left out, the end of the same run' }),
  }),
  responses: {
    200: z.object({
      runId: z.string(),
      seq: z.int(),
      decision: z.enum(['redeliver', 'return']),
      next: z
        .object({ runId: z.string(), seq: z.int() })
        .nullable()
        .meta({ description: 'The stop at which the goods are tried again' }),
    }),
  },
  problems: [
    'run-unknown',
    'run-move-not-allowed',
    'stop-unknown',
    'stop-move-not-allowed',
    'decision-for-operations',
    'redelivery-exhausted',
    'run-full',
  ],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { decideStop: Step<DecideStopInput, DecidedStop> },
  ) => {
    const input = { ...params, ...body, by: deciderOf(caller) };
    const { result, replayed } = await steps.decideStop(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
