import { z } from 'zod';
import type { ArriveStopInput } from '../../../activities/transport/arrive-stop.js';
import type { DepartRunInput } from '../../../activities/transport/depart-run.js';
import type { DroppedStop, DropStopInput } from '../../../activities/transport/drop-stop.js';
import type { FailStopInput } from '../../../activities/transport/fail-stop.js';
import type { LoadedRun, LoadRunInput } from '../../../activities/transport/load-run.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { crateIds, runParams, stopParams } from './schemas.js';

export const loadRun = defineRoute({
  operationId: 'loadRun',
  method: 'POST',
  path: '/v1/runs/{runId}/load',
  summary: { zh: '扫描装车', en: 'Load exactly the crates of the trip run' },
  area: 'transport',
  may: 'run.drive',
  params: runParams,
  body: z.strictObject({ crateIds }),
  responses: {
    200: z.object({
      runId: z.string(),
      state: z.literal('loaded'),
      crates: z.int(),
      parcels: z.int(),
      loadOrder: z
        .array(z.object({ crateId: z.string(), seq: z.int() }))
        .meta({ description: 'Advice: the last stop’s crates first' }),
    }),
  },
  problems: ['run-unknown', 'run-move-not-allowed', 'load-differs'],
}).act(async ({ params, body, caller, idempotency }, steps: { loadRun: Step<LoadRunInput, LoadedRun> }) => {
  const input = { ...params, ...body, driverId: caller.partyId };
  const { result, replayed } = await steps.loadRun(input, idempotency);
  return { status: 200, body: { ...result, loadOrder: [...result.loadOrder] }, replayed };
});

export const departRun = defineRoute({
  operationId: 'departRun',
  method: 'POST',
  path: '/v1/runs/{runId}/depart',
  summary: { zh: '发车', en: 'Depart with the loaded trip run' },
  area: 'transport',
  may: 'run.drive',
  params: runParams,
  responses: { 200: z.object({ runId: z.string(), state: z.literal('departed') }) },
  problems: ['run-unknown', 'run-move-not-allowed', 'run-departs-too-early'],
}).act(
  async (
    { params, caller, idempotency },
    steps: { departRun: Step<DepartRunInput, { runId: string; state: 'departed' }> },
  ) => {
    const { result, replayed } = await steps.departRun({ ...params, driverId: caller.partyId }, idempotency);
    return { status: 200, body: result, replayed };
  },
);

const stopAnswer = { runId: z.string(), seq: z.int(), leaderId: z.string() };
const stopProblems = [
  'run-unknown',
  'run-move-not-allowed',
  'stop-unknown',
  'stop-move-not-allowed',
  'earlier-stop-open',
] as const;

type StopAnswer<State> = { runId: string; seq: number; leaderId: string; state: State };

export const arriveStop = defineRoute({
  operationId: 'arriveStop',
  method: 'POST',
  path: '/v1/runs/{runId}/stops/{seq}/arrive',
  summary: { zh: '到达站点', en: 'Arrive at the next stop' },
  area: 'transport',
  may: 'run.drive',
  params: stopParams,
  responses: { 200: z.object({ ...stopAnswer, state: z.literal('arrived') }) },
  problems: stopProblems,
}).act(
  async (
    { params, caller, idempotency },
    steps: { arriveStop: Step<ArriveStopInput, StopAnswer<'arrived'>> },
  ) => {
    const { result, replayed } = await steps.arriveStop({ ...params, driverId: caller.partyId }, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const failStop = defineRoute({
  operationId: 'failStop',
  method: 'POST',
  path: '/v1/runs/{runId}/stops/{seq}/fail',
  summary: { zh: '站点配送失败', en: 'Report that nothing could be handed over at the stop' },
  area: 'transport',
  may: 'run.drive',
  params: stopParams,
  body: z.strictObject({ cause: z.string().min(1).max(100) }),
  responses: {
    200: z.object({
      ...stopAnswer,
      state: z.literal('failed'),
      decideBy: z.string().meta({ description: 'Without a decision by then the goods go back' }),
    }),
  },
  problems: stopProblems,
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { failStop: Step<FailStopInput, StopAnswer<'failed'> & { decideBy: string }> },
  ) => {
    const input = { ...params, ...body, driverId: caller.partyId };
    const { result, replayed } = await steps.failStop(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const dropStop = defineRoute({
  operationId: 'dropStop',
  method: 'POST',
  path: '/v1/runs/{runId}/stops/{seq}/drop',
  summary: {
    zh: '无人值守放货',
    en: 'Leave all crates at an unattended point, with a photo; the leader signs later',
  },
  area: 'transport',
  may: 'run.drive',
  params: stopParams,
  body: z.strictObject({
    crates: z.int().min(0).max(500).meta({ description: 'How many stand there, as counted' }),
    photoRef: z.string().min(1).max(200).meta({ description: 'Where the photo is kept' }),
    note: z.string().max(200).optional().meta({ description: 'Where the crates stand' }),
  }),
  responses: {
    200: z.object({
      ...stopAnswer,
      state: z.literal('dropped'),
      signBy: z.string().meta({ description: 'Afterwards the stop counts as signed for in full' }),
    }),
  },
  problems: [...stopProblems, 'stop-count-differs'],
}).act(
  async ({ params, body, caller, idempotency }, steps: { dropStop: Step<DropStopInput, DroppedStop> }) => {
    const input = { ...params, ...body, driverId: caller.partyId };
    const { result, replayed } = await steps.dropStop(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
