import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  listRuns as findRuns,
  listStops as findStops,
  readRunView,
  type RunReader,
} from '../../../db/queries/transport/list-runs.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { run, runParams, runWithStops, stop } from './schemas.js';

/** A driver sees his own runs, a picker those of his site, ops those of the region. */
function readerOf(caller: Extract<Caller, { role: 'driver' | 'picker' | 'ops' }>): RunReader {
  if (caller.role === 'driver') return { driverId: caller.partyId };
  return caller.role === 'picker' ? { siteId: caller.siteId } : { regionId: caller.regionId };
}

export const listRuns = defineRoute({
  operationId: 'listRuns',
  method: 'GET',
  path: '/v1/runs',
  summary: { zh: '车次列表', en: 'List trip runs, latest day first' },
  area: 'transport',
  may: 'run.read',
  query: z.strictObject(pageQuery(z.string().max(100))),
  responses: { 200: pageOf(run) },
}).act(async ({ query: { limit, after }, caller }, { database }: { database: Database }) => {
  const found = await findRuns(database, readerOf(caller), { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.runId) };
});

export const readRun = defineRoute({
  operationId: 'readRun',
  method: 'GET',
  path: '/v1/runs/{runId}',
  summary: { zh: '车次与站点', en: 'One trip run with its stops in driving order and their crates' },
  area: 'transport',
  may: 'run.read',
  params: runParams,
  responses: { 200: runWithStops },
  problems: ['run-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await readRunView(database, readerOf(caller), params.runId),
}));

export const listStops = defineRoute({
  operationId: 'listStops',
  method: 'GET',
  path: '/v1/stops',
  summary: {
    zh: '我的到货',
    en: 'The deliveries to the leader’s own point with their crates, latest day first',
  },
  area: 'transport',
  may: 'stop.read',
  query: z.strictObject(pageQuery(z.string().max(100))),
  responses: { 200: pageOf(stop) },
}).act(async ({ query: { limit, after }, caller }, { database }: { database: Database }) => {
  const found = await findStops(database, caller.partyId, { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.cycleId) };
});
