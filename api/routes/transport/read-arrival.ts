import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { readArrival as findArrival } from '../../../db/queries/transport/read-arrival.js';
import { defineRoute } from '../../define-route.js';
import { stopParams } from './schemas.js';

const line = z.object({ skuId: z.string(), name: z.string(), quantity: z.int() });

const arrival = z
  .object({
    runId: z.string(),
    seq: z.int(),
    cycleId: z.string(),
    state: z.string(),
    vehicle: z.string(),
    driverName: z.string().nullable(),
    driverTelMasked: z.string().nullable(),
    plannedArrivalAt: z.string(),
    expectedArrivalAt: z.string(),
    arrivedAt: z.string().nullable(),
    signedAt: z.string().nullable(),
    signBy: z.string().nullable(),
    bands: z.array(z.object({ band: z.string(), crates: z.int(), parcels: z.int() })),
    skus: z.array(z.object({ skuId: z.string(), name: z.string(), pieces: z.int() })),
    parcels: z.array(
      z.object({
        parcelNo: z.string(),
        band: z.string(),
        crateId: z.string(),
        state: z.string(),
        memberName: z.string().meta({ description: 'Masked' }),
        lines: z.array(line),
      }),
    ),
    short: z.array(
      z.object({
        skuId: z.string(),
        name: z.string(),
        ordered: z.int(),
        allocated: z.int(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'Arrival' });

export const readArrival = defineRoute({
  operationId: 'readArrival',
  method: 'GET',
  path: '/v1/runs/{runId}/stops/{seq}',
  summary: {
    zh: '到货明细',
    en: 'What arrives at the leader’s own stop: crates, parcels, pieces, and what is short',
  },
  area: 'transport',
  may: 'stop.arrival',
  params: stopParams,
  responses: { 200: arrival },
  problems: ['stop-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await findArrival(
    database,
    params,
    caller.role === 'leader' ? { leaderId: caller.partyId } : { regionId: caller.regionId },
  ),
}));
