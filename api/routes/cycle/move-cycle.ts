import { z } from 'zod';
import type { CancelCycleInput, CancelledCycle } from '../../../activities/cycle/cancel-cycle.js';
import type { ExtendCycleInput, MovedCycle } from '../../../activities/cycle/extend-cycle.js';
import type { AwaitsApproval } from '../../../activities/event/ask-approval.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { awaitsApproval } from '../event/approvals.js';
import { pathId } from '../path-id.js';

const reason = z.string().min(1).max(200);
const params = z.strictObject({ cycleId: pathId('The cycle') });

export const extendCycle = defineRoute({
  operationId: 'extendCycle',
  method: 'POST',
  path: '/v1/cycles/{cycleId}/extend',
  summary: { zh: '延长截单', en: 'Move the cutoff of a selling cycle; far moves take a second person (202)' },
  area: 'cycle',
  may: 'cycle.extend',
  params,
  body: z.union([
    z.strictObject({
      minutes: z.int().min(1).max(60).meta({ description: 'Of the day’s own time, by its pace' }),
      reason,
    }),
    z.strictObject({ cutoffAt: z.iso.datetime(), reason }),
  ]),
  responses: {
    200: z.object({
      cycleId: z.string(),
      cutoffAt: z.string(),
      payUntil: z.string(),
      state: z.literal('moved'),
    }),
    202: awaitsApproval,
  },
  problems: [
    'cycle-unknown',
    'cycle-not-extendable',
    'cutoff-not-later',
    'cutoff-extension-too-long',
    'approval-waiting-already',
  ],
}).act(
  async (
    { params: { cycleId }, body, caller, idempotency },
    steps: { extendCycle: Step<ExtendCycleInput, MovedCycle | AwaitsApproval> },
  ) => {
    const { regionId, actorId: requestedBy } = caller;
    const wanted = 'minutes' in body ? { minutes: body.minutes } : { cutoffAt: body.cutoffAt };
    const input = { cycleId, regionId, requestedBy, wanted, reason: body.reason };
    const { result, replayed } = await steps.extendCycle(input, idempotency);
    return result.state === 'moved'
      ? { status: 200, body: result, replayed }
      : { status: 202, body: result, replayed };
  },
);

export const cancelCycle = defineRoute({
  operationId: 'cancelCycle',
  method: 'POST',
  path: '/v1/cycles/{cycleId}/cancel',
  summary: { zh: '取消团期', en: 'Call a cycle off before it is frozen; every order gets its money back' },
  area: 'cycle',
  may: 'cycle.cancel',
  params,
  body: z.strictObject({ reason }),
  responses: { 200: z.object({ cycleId: z.string(), state: z.literal('cancelled') }) },
  problems: ['cycle-unknown', 'cycle-not-cancellable'],
}).act(
  async (
    { params: { cycleId }, body, caller, idempotency },
    steps: { cancelCycle: Step<CancelCycleInput, CancelledCycle> },
  ) => {
    const input = { cycleId, ...body, regionId: caller.regionId };
    const { result, replayed } = await steps.cancelCycle(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
