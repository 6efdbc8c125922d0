import { z } from 'zod';
import type { PickerOfWave } from '../../../activities/warehouse/claim-wave.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { waveParams } from './schemas.js';

export const claimWave = defineRoute({
  operationId: 'claimWave',
  method: 'POST',
  path: '/v1/waves/{waveId}/claim',
  summary: { zh: '领取波次', en: 'Claim a wave, so that nobody else walks for it' },
  area: 'warehouse',
  may: 'pick.scan',
  params: waveParams,
  responses: { 200: z.object({ waveId: z.string(), pickerId: z.string() }) },
  problems: ['wave-unknown', 'wave-taken', 'wave-move-not-allowed'],
}).act(
  async (
    { params, caller, idempotency },
    steps: { claimWave: Step<PickerOfWave, { waveId: string; pickerId: string }> },
  ) => {
    const input = { ...params, siteId: caller.siteId, pickerId: caller.partyId };
    const { result, replayed } = await steps.claimWave(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const releaseWave = defineRoute({
  operationId: 'releaseWave',
  method: 'POST',
  path: '/v1/waves/{waveId}/release',
  summary: { zh: '放回波次', en: 'Give a claimed wave back; what was scanned stays in the slot' },
  area: 'warehouse',
  may: 'pick.scan',
  params: waveParams,
  responses: { 200: z.object({ waveId: z.string() }) },
  problems: ['wave-unknown', 'wave-taken'],
}).act(
  async ({ params, caller, idempotency }, steps: { releaseWave: Step<PickerOfWave, { waveId: string }> }) => {
    const input = { ...params, siteId: caller.siteId, pickerId: caller.partyId };
    const { result, replayed } = await steps.releaseWave(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
