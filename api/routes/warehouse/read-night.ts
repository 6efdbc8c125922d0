import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { readNightView } from '../../../db/queries/warehouse/night-view.js';
import { defineRoute } from '../../define-route.js';
import { pathId } from '../path-id.js';
import { placeOf } from './place-of.js';

export const readNight = defineRoute({
  operationId: 'readNight',
  method: 'GET',
  path: '/v1/nights/{cycleId}/{siteId}',
  summary: { zh: '夜间作业进度', en: 'How far the night of a site is' },
  area: 'warehouse',
  may: 'task.read',
  params: z.strictObject({
    cycleId: pathId('The cycle'),
    siteId: z.string().regex(/^[\w.-]{1,40}$/),
  }),
  responses: {
    200: z
      .object({
        cycleId: z.string(),
        siteId: z.string(),
        siteName: z.string(),
        state: z.string(),
        words: z.string(),
        left: z.int(),
        waves: z.int(),
        wavesPacked: z.int(),
        piecesToPick: z.int(),
        piecesPicked: z.int(),
        shortLines: z.int(),
      })
      .meta({ id: 'Night' }),
  },
  problems: ['night-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await readNightView(database, placeOf(caller), params),
}));
