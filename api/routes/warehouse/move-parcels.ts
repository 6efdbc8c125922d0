import { z } from 'zod';
import type { ReturnParcelsInput } from '../../../activities/warehouse/return-parcels.js';
import type { StageCratesInput, StagedCrates } from '../../../activities/warehouse/stage-crates.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { pathId } from '../path-id.js';

export const stageCrates = defineRoute({
  operationId: 'stageCrates',
  method: 'POST',
  path: '/v1/runs/{runId}/stage',
  summary: { zh: '集货到装车位', en: 'Stand crates at the place where their trip run is loaded' },
  area: 'warehouse',
  may: 'crate.stage',
  params: z.strictObject({ runId: pathId('The trip run’s id') }),
  body: z.strictObject({
    crateIds: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(500)
      .meta({ description: 'Any part of the run’s crates' }),
  }),
  responses: { 200: z.object({ runId: z.string(), staged: z.int(), left: z.int() }) },
  problems: ['run-unknown', 'run-move-not-allowed', 'crate-not-on-run'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: { stageCrates: Step<StageCratesInput, StagedCrates> },
  ) => {
    const input = { ...params, ...body, siteId: caller.siteId };
    const { result, replayed } = await steps.stageCrates(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);

export const returnParcels = defineRoute({
  operationId: 'returnParcels',
  method: 'POST',
  path: '/v1/parcels/return',
  summary: { zh: '未提包裹退回入库', en: 'Count uncollected parcels that came back to the station' },
  area: 'warehouse',
  may: 'parcel.return',
  body: z.strictObject({ parcelIds: z.array(z.string().min(1).max(100)).min(1).max(100) }),
  responses: { 200: z.object({ parcels: z.int(), pieces: z.int() }) },
  problems: ['parcel-unknown', 'parcel-not-returnable'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { returnParcels: Step<ReturnParcelsInput, { parcels: number; pieces: number }> },
  ) => {
    const input = { ...body, siteId: caller.siteId, pickerId: caller.partyId };
    const { result, replayed } = await steps.returnParcels(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
