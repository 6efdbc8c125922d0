import { z } from 'zod';
import type { PickerOfWave } from '../../../activities/warehouse/claim-wave.js';
import type { MovedPieces, MoveMissortedInput } from '../../../activities/warehouse/move-missorted.js';
import type { PackAnswer } from '../../../activities/warehouse/pack-wave.js';
import type { ReportDamageInput, ReportedDamage } from '../../../activities/warehouse/report-damage.js';
import type { SlotAnswer, UndoScanInput } from '../../../activities/warehouse/undo-scan.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { parcel, waveParams } from './schemas.js';

const reason = z.string().min(1).max(200);
const pieces = { skuId: z.string().min(1).max(40), quantity: z.int().min(1).max(999) };

export const undoScan = defineRoute({
  operationId: 'undoScan',
  method: 'POST',
  path: '/v1/waves/{waveId}/scans/{scanId}/undo',
  summary: {
    zh: '撤销一次扫描',
    en: 'Take a scan back: its pieces leave the slot, both rows stay on record',
  },
  area: 'warehouse',
  may: 'pick.scan',
  params: waveParams.extend({
    scanId: z
      .string()
      .regex(/^[\w.:~/-]{1,100}$/)
      .meta({ description: 'The clientId of the scan' }),
  }),
  body: z.strictObject({ reason }),
  responses: { 200: z.object({ waveId: z.string(), skuId: z.string(), picked: z.int() }) },
  problems: ['wave-unknown', 'scan-unknown', 'scan-already-undone', 'scan-wave-packed', 'slot-lacks-pieces'],
}).act(
  async ({ params, body, caller, idempotency }, steps: { undoScan: Step<UndoScanInput, SlotAnswer> }) => {
    const input = { ...params, ...body, siteId: caller.siteId, pickerId: caller.partyId };
    const { result, replayed } = await steps.undoScan(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const moveMissorted = defineRoute({
  operationId: 'moveMissorted',
  method: 'POST',
  path: '/v1/waves/{waveId}/missorts',
  summary: {
    zh: '错分商品转到正确格口',
    en: 'Carry pieces from this leader’s slot to the one whose they are',
  },
  area: 'warehouse',
  may: 'pick.scan',
  params: waveParams,
  body: z.strictObject({ ...pieces, toWaveId: z.string().regex(/^[\w-]{1,100}$/), reason }),
  responses: {
    200: z.object({
      waveId: z.string(),
      toWaveId: z.string(),
      skuId: z.string(),
      picked: z.int(),
      pickedThere: z.int(),
    }),
  },
  problems: [
    'wave-unknown',
    'scan-wave-packed',
    'slot-lacks-pieces',
    'scan-wrong-sku',
    'scan-too-many',
    'scan-wave-complete',
  ],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { moveMissorted: Step<MoveMissortedInput, MovedPieces> },
  ) => {
    const input = { ...params, ...body, siteId: caller.siteId, pickerId: caller.partyId };
    const { result, replayed } = await steps.moveMissorted(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const reportDamage = defineRoute({
  operationId: 'reportDamage',
  method: 'POST',
  path: '/v1/waves/{waveId}/damaged',
  summary: {
    zh: '拣货破损',
    en: 'Report damaged pieces; surplus replaces them, and without any the members are refunded',
  },
  area: 'warehouse',
  may: 'pick.scan',
  params: waveParams,
  body: z.strictObject({ ...pieces, found: z.enum(['shelf', 'slot']), reason }),
  responses: {
    200: z.object({ waveId: z.string(), skuId: z.string(), replaced: z.int(), short: z.int() }),
  },
  problems: [
    'wave-unknown',
    'scan-wave-packed',
    'scan-wrong-sku',
    'slot-lacks-pieces',
    'damage-exceeds-line',
  ],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { reportDamage: Step<ReportDamageInput, ReportedDamage> },
  ) => {
    const input = { ...params, ...body, siteId: caller.siteId, pickerId: caller.partyId };
    const { result, replayed } = await steps.reportDamage(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const labelWave = defineRoute({
  operationId: 'labelWave',
  method: 'POST',
  path: '/v1/waves/{waveId}/labels',
  summary: {
    zh: '打印包裹标签',
    en: 'Plan the parcels of a picked wave, so that their labels can be printed',
  },
  area: 'warehouse',
  may: 'parcel.pack',
  params: waveParams,
  responses: { 201: z.object({ waveId: z.string(), parcels: z.array(parcel), crates: z.array(z.string()) }) },
  problems: ['wave-unknown', 'wave-move-not-allowed'],
}).act(
  async (
    { params, caller, idempotency },
    steps: { labelWave: Step<PickerOfWave, Omit<PackAnswer, 'nightPacked'>> },
  ) => {
    const input = { ...params, siteId: caller.siteId, pickerId: caller.partyId };
    const { result, replayed } = await steps.labelWave(input, idempotency);
    const { waveId, parcels, crates } = result;
    return { status: 201, body: { waveId, parcels: [...parcels], crates: [...crates] }, replayed };
  },
);
