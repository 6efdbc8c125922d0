import { z } from 'zod';
import { stopStates } from '../../../domain/transport/stop-lifecycle.js';
import { pathId } from '../path-id.js';

export const runParams = z.strictObject({ runId: pathId('The trip run’s id') });

export const stopParams = z.strictObject({
  runId: pathId('The trip run’s id'),
  seq: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .meta({ description: 'The stop’s place on the run, from 1', example: 1 }),
});

/** Crates in one van or at one stop; a van holds some forty. */
export const crateIds = z
  .array(z.string().min(1).max(100))
  .max(500)
  .meta({ description: 'The numbers on the crates, as scanned, in any order' });

export const run = z
  .object({
    runId: z.string(),
    cycleId: z.string(),
    siteId: z.string(),
    n: z.int(),
    vehicleId: z.string(),
    driverId: z.string(),
    state: z.enum(['planned', 'loaded', 'departed', 'finished']),
    distanceMeters: z.int(),
    crates: z.int(),
    departedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'Run' });

export const stop = z
  .object({
    runId: z.string(),
    seq: z.int(),
    cycleId: z.string(),
    leaderId: z.string(),
    leaderName: z.string(),
    pickupPoint: z.string(),
    state: z.enum(stopStates),
    plannedArrivalAt: z.string(),
    crates: z.int(),
    parcels: z.int(),
    arrivedAt: z.string().nullable(),
    signedAt: z.string().nullable(),
    failCause: z.string().nullable(),
    droppedAt: z.string().nullable(),
    signBy: z.string().nullable(),
    decideBy: z.string().nullable(),
    decision: z.enum(['redeliver', 'return']).nullable(),
    crateList: z.array(
      z.object({ crateId: z.string(), band: z.string(), state: z.string(), parcels: z.int() }),
    ),
  })
  .meta({ id: 'Stop' });

export const runWithStops = run.extend({ stops: z.array(stop) }).meta({ id: 'RunWithStops' });
