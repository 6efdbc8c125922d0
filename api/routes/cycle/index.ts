import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listCycles as findCycles } from '../../../db/queries/cycle/list-cycles.js';
import { cycleStates } from '../../../domain/cycle/lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { defineRoute } from '../../define-route.js';
import { pathId } from '../path-id.js';
import { cancelCycle, extendCycle } from './move-cycle.js';

const cycle = z
  .object({
    cycleId: z.string(),
    day: z.string(),
    slot: z.int(),
    state: z.enum(cycleStates),
    selling: z.boolean(),
    opensAt: z.string(),
    cutoffAt: z.string(),
    payUntil: z.string(),
    deliverBy: z.string(),
    pickupUntil: z.string(),
    phaseWords: z.string(),
  })
  .meta({ id: 'Cycle' });

const listCycles = defineRoute({
  operationId: 'listCycles',
  method: 'GET',
  path: '/v1/cycles',
  summary: { zh: '团期列表', en: 'The region’s cycles, latest cutoff first' },
  area: 'cycle',
  may: 'cycle.read',
  responses: { 200: z.object({ data: z.array(cycle) }) },
}).act(async ({ caller }, { database }: { database: Database }) => ({
  status: 200,
  body: { data: await findCycles(database, caller.regionId, { limit: 20 }) },
}));

const readCycle = defineRoute({
  operationId: 'readCycle',
  method: 'GET',
  path: '/v1/cycles/{cycleId}',
  summary: { zh: '团期进度', en: 'Where a cycle stands' },
  area: 'cycle',
  may: 'cycle.read',
  params: z.strictObject({ cycleId: pathId('The cycle') }),
  responses: { 200: cycle },
  problems: ['cycle-unknown'],
}).act(async ({ params: { cycleId }, caller }, { database }: { database: Database }) => {
  const [found] = await findCycles(database, caller.regionId, { cycleId, limit: 1 });
  if (found === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  return { status: 200, body: found };
});

export const cycleRoutes = [listCycles, readCycle, extendCycle, cancelCycle] as const;
