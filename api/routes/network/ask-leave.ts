import { z } from 'zod';
import type { AskLeaveInput, ChangeState } from '../../../activities/network/ask-leave.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listChanges } from '../../../db/queries/network/leader-changes.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import {
  changeId,
  changeParams,
  changeProblems,
  id,
  leaderChange,
  mark,
  reason,
  showChange,
} from './schemas.js';

export const askForLeave = defineRoute({
  operationId: 'askForLeave',
  method: 'POST',
  path: '/v1/leave-requests',
  summary: { zh: '团长申请休假', en: 'A leader asks to be away from a cycle on' },
  area: 'network',
  may: 'leader.ask-leave',
  body: z.strictObject({
    from: mark,
    back: mark.optional().meta({ description: 'The first cycle in which he takes orders again' }),
    neighbourId: id.optional().meta({ description: 'The leader who would take the orders' }),
    reason,
  }),
  responses: { 201: z.object({ changeId, state: z.literal('asked') }) },
  problems: changeProblems,
}).act(async ({ body, caller, idempotency }, steps: { askForLeave: Step<AskLeaveInput, ChangeState> }) => {
  const { back = null, neighbourId = null, ...given } = body;
  const input = { ...given, back, neighbourId, leaderId: caller.partyId, regionId: caller.regionId };
  const { result, replayed } = await steps.askForLeave(input, idempotency);
  return { status: 201, body: { ...result, state: 'asked' as const }, replayed };
});

export const withdrawLeave = defineRoute({
  operationId: 'withdrawLeave',
  method: 'POST',
  path: '/v1/leave-requests/{changeId}/withdraw',
  summary: { zh: '团长撤回休假申请', en: 'A leader takes his request back before it is decided' },
  area: 'network',
  may: 'leader.ask-leave',
  params: changeParams,
  responses: { 200: z.object({ changeId, state: z.literal('withdrawn') }) },
  problems: ['leader-change-unknown', 'leader-change-decided'],
}).act(
  async (
    { params, caller, idempotency },
    steps: { withdrawLeave: Step<{ changeId: string; leaderId: string }, ChangeState> },
  ) => {
    const input = { ...params, leaderId: caller.partyId };
    const { result, replayed } = await steps.withdrawLeave(input, idempotency);
    return { status: 200, body: { ...result, state: 'withdrawn' as const }, replayed };
  },
);

export const listLeaderChanges = defineRoute({
  operationId: 'listLeaderChanges',
  method: 'GET',
  path: '/v1/leader-changes',
  summary: { zh: '团长休假、停业与换仓记录', en: 'Leaves, suspensions and moves of leaders, newest first' },
  area: 'network',
  may: 'leader.change.read',
  query: z.strictObject({ ...pageQuery(changeId) }),
  responses: { 200: pageOf(leaderChange) },
}).act(async ({ query: { after, limit }, caller }, { database }: { database: Database }) => {
  const owner = caller.role === 'leader' ? { leaderId: caller.partyId } : { regionId: caller.regionId };
  const found = await listChanges(database, owner, { after, limit: limit + 1 });
  return { status: 200, body: page(found.map(showChange), limit, (change) => change.changeId) };
});
