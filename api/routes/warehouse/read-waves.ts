import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listWaves as findWaves, readWaveView } from '../../../db/queries/warehouse/list-waves.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { placeOf } from './place-of.js';
import { wave, waveParams, waveStates, waveWithLines } from './schemas.js';

export const listWaves = defineRoute({
  operationId: 'listWaves',
  method: 'GET',
  path: '/v1/waves',
  summary: { zh: '分拣波次列表', en: 'List the waves of the site or region' },
  area: 'warehouse',
  may: 'task.read',
  query: z.strictObject({
    ...pageQuery(z.string().max(100)),
    state: z.enum(waveStates).optional(),
    cycleId: z.string().max(100).optional(),
  }),
  responses: { 200: pageOf(wave) },
}).act(async ({ query, caller }, { database }: { database: Database }) => {
  const { limit, after, state, cycleId } = query;
  const found = await findWaves(database, placeOf(caller), { state, cycleId, after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.waveId) };
});

export const readWave = defineRoute({
  operationId: 'readWave',
  method: 'GET',
  path: '/v1/waves/{waveId}',
  summary: { zh: '波次明细', en: 'What to pick into the leader’s slot, and what it was packed into' },
  area: 'warehouse',
  may: 'task.read',
  params: waveParams,
  responses: { 200: waveWithLines },
  problems: ['wave-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await readWaveView(database, placeOf(caller), params.waveId),
}));
