import { z } from 'zod';
import type { NextTask, NextTaskInput } from '../../../activities/warehouse/claim-next-task.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { readPickerDay as findPickerDay } from '../../../db/queries/warehouse/picker-day.js';
import { temperatureBands } from '../../../domain/warehouse/temperature-band.js';
import { defineRoute } from '../../define-route.js';

export const claimNextTask = defineRoute({
  operationId: 'claimNextTask',
  method: 'POST',
  path: '/v1/tasks/next',
  summary: {
    zh: '领取下一个波次',
    en: 'Go on with the own wave, or claim the next free one of the site',
  },
  area: 'warehouse',
  may: 'pick.scan',
  body: z.strictObject({
    band: z.enum(['any', ...temperatureBands]).meta({ description: 'Only waves of this band, or of any' }),
  }),
  responses: {
    200: z.object({
      task: z
        .object({ waveId: z.string(), leaderId: z.string(), band: z.string() })
        .nullable()
        .meta({ description: 'Null when nothing of the site is free' }),
    }),
  },
}).act(async ({ body, caller, idempotency }, steps: { claimNextTask: Step<NextTaskInput, NextTask> }) => {
  const { siteId, partyId: pickerId } = caller;
  const band = body.band === 'any' ? undefined : body.band;
  const { result, replayed } = await steps.claimNextTask({ siteId, pickerId, band }, idempotency);
  return { status: 200, body: result, replayed };
});

export const readPickerDay = defineRoute({
  operationId: 'readPickerDay',
  method: 'GET',
  path: '/v1/pickers/me/day',
  summary: {
    zh: '我的拣货日报',
    en: 'The own pieces and corrections of a cycle, the latest if none is named',
  },
  area: 'warehouse',
  may: 'pick.day',
  query: z.strictObject({ cycleId: z.string().max(100).optional() }),
  responses: {
    200: z
      .object({
        cycleId: z.string().nullable(),
        waves: z.int(),
        wavesPacked: z.int(),
        scans: z.int(),
        pieces: z.int(),
        undoneScans: z.int().meta({ description: 'Own scans that were taken back' }),
        undonePieces: z.int(),
        movedPieces: z.int(),
        damagedPieces: z.int(),
      })
      .meta({ id: 'PickerDay' }),
  },
}).act(async ({ query, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await findPickerDay(database, { pickerId: caller.partyId, cycleId: query.cycleId }),
}));
