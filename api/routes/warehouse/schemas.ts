import { z } from 'zod';
import { temperatureBands } from '../../../domain/warehouse/temperature-band.js';

export const waveStates = ['planned', 'picked', 'packed'] as const;

export const waveParams = z.strictObject({
  waveId: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .meta({ description: 'The wave’s number, as on its sheet' }),
});

export const wave = z
  .object({
    waveId: z.string(),
    cycleId: z.string(),
    siteId: z.string(),
    leaderId: z.string(),
    leaderName: z.string(),
    band: z.enum(temperatureBands),
    state: z.enum(waveStates),
    pickerId: z.string().nullable(),
    pieces: z.int(),
    picked: z.int(),
    short: z.int(),
  })
  .meta({ id: 'Wave' });

export const parcel = z.object({
  parcelNo: z.string(),
  memberId: z.string(),
  crateNo: z.string(),
  pieces: z.int(),
});

export const waveWithLines = wave
  .extend({
    lines: z.array(
      z.object({
        skuId: z.string(),
        name: z.string(),
        spec: z.string(),
        gtin: z.string(),
        ordered: z.int(),
        allocated: z.int(),
        picked: z.int(),
        short: z.int(),
      }),
    ),
    parcels: z.array(parcel),
  })
  .meta({ id: 'WaveWithLines' });
