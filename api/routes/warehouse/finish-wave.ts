import { z } from 'zod';
import type { PickerOfWave } from '../../../activities/warehouse/claim-wave.js';
import type { PackAnswer } from '../../../activities/warehouse/pack-wave.js';
import type { ReportShortPickInput, ShortPick } from '../../../activities/warehouse/report-short-pick.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { parcel, waveParams } from './schemas.js';

export const reportShortPick = defineRoute({
  operationId: 'reportShortPick',
  method: 'POST',
  path: '/v1/waves/{waveId}/short',
  summary: {
    zh: '拣货缺件',
    en: 'Report the missing pieces of a SKU as not to be found; members are refunded',
  },
  area: 'warehouse',
  may: 'pick.scan',
  params: waveParams,
  body: z.strictObject({ skuId: z.string().min(1).max(40) }),
  responses: { 200: z.object({ waveId: z.string(), skuId: z.string(), short: z.int() }) },
  problems: ['wave-unknown', 'wave-move-not-allowed', 'scan-wrong-sku', 'short-pick-nothing-missing'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { reportShortPick: Step<ReportShortPickInput, ShortPick> },
  ) => {
    const input = { ...params, siteId: caller.siteId, pickerId: caller.partyId, skuId: body.skuId };
    const { result, replayed } = await steps.reportShortPick(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const packWave = defineRoute({
  operationId: 'packWave',
  method: 'POST',
  path: '/v1/waves/{waveId}/pack',
  summary: { zh: '打包波次', en: 'Pack a picked wave into one parcel per member, in numbered crates' },
  area: 'warehouse',
  may: 'parcel.pack',
  params: waveParams,
  responses: {
    201: z.object({
      waveId: z.string(),
      parcels: z.array(parcel),
      crates: z.array(z.string()),
      nightPacked: z.boolean(),
    }),
  },
  problems: ['wave-unknown', 'wave-move-not-allowed'],
}).act(async ({ params, caller, idempotency }, steps: { packWave: Step<PickerOfWave, PackAnswer> }) => {
  const input = { ...params, siteId: caller.siteId, pickerId: caller.partyId };
  const { result, replayed } = await steps.packWave(input, idempotency);
  const { waveId, parcels, crates, nightPacked } = result;
  return { status: 201, body: { waveId, parcels: [...parcels], crates: [...crates], nightPacked }, replayed };
});
