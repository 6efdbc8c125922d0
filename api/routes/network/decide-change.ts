import { z } from 'zod';
import type { CarriedOut } from '../../../activities/network/carry-out-change.js';
import type {
  ApproveLeaveInput,
  ChangeLeaderInput,
  DecidedChange,
} from '../../../activities/network/decide-change.js';
import type { ChangeState, EndChangeInput, RefuseLeaveInput } from '../../../activities/network/ask-leave.js';
import type { PlannedCycle } from '../../../activities/network/plan-change.js';
import type { Step } from '../../../activities/step.js';
import type { WantedChange } from '../../../db/queries/network/change-facts.js';
import { leaderChangeKinds } from '../../../domain/network/leader-change.js';
import { defineRoute } from '../../define-route.js';
import {
  changeId,
  changeParams,
  changePlan,
  changeProblems,
  decidedChange,
  id,
  mark,
  reason,
} from './schemas.js';

interface CarryingOut {
  carryOutChange: (change: { changeId: string; regionId: string }) => Promise<CarriedOut>;
}

/** Whoever presses the button sees what came of it; what a dying process leaves, the sweeper ends. */
const carriedOut = async (
  steps: CarryingOut,
  { changeId: no, state, cycles }: DecidedChange,
  regionId: string,
) => ({
  changeId: no,
  state,
  cycles: [...cycles],
  ...(await steps.carryOutChange({ changeId: no, regionId })),
});

export const changeLeader = defineRoute({
  operationId: 'changeLeader',
  method: 'POST',
  path: '/v1/leader-changes',
  summary: {
    zh: '团长休假、停业或换仓：自某团期起不接单或换网格站；dryRun 只看会影响哪些订单',
    en: 'A leader is away or moves to another station from a cycle on; dryRun only tells which orders it would touch',
  },
  area: 'network',
  may: 'leader.change',
  body: z.strictObject({
    leaderId: id,
    kind: z.enum(leaderChangeKinds),
    from: mark,
    back: mark
      .optional()
      .meta({ description: 'The first cycle in which all is as before; left out, until it is ended' }),
    toSiteId: id.optional().meta({ description: 'Of a move: the grid station' }),
    neighbourId: id.optional().meta({ description: 'Who takes the orders; left out, they are refunded' }),
    reason,
    dryRun: z.boolean().optional(),
  }),
  responses: { 200: changePlan, 201: decidedChange },
  problems: changeProblems,
}).act(
  async (
    { body, caller, idempotency },
    steps: CarryingOut & {
      changeLeader: Step<ChangeLeaderInput, DecidedChange>;
      planLeaderChange: Step<WantedChange, { cycles: PlannedCycle[] }>;
    },
  ) => {
    const { dryRun = false, back = null, toSiteId = null, neighbourId = null, ...given } = body;
    const { regionId, actorId: decidedBy } = caller;
    const wanted = { ...given, regionId, back, toSiteId, neighbourId };
    if (dryRun) return { status: 200, body: (await steps.planLeaderChange(wanted)).result };
    const { result, replayed } = await steps.changeLeader({ ...wanted, decidedBy }, idempotency);
    return { status: 201, body: await carriedOut(steps, result, regionId), replayed };
  },
);

export const approveLeave = defineRoute({
  operationId: 'approveLeave',
  method: 'POST',
  path: '/v1/leader-changes/{changeId}/approve',
  summary: { zh: '同意团长休假', en: 'Agree to a leave that a leader asked for' },
  area: 'network',
  may: 'leader.change',
  params: changeParams,
  body: z.strictObject({ neighbourId: id.optional() }),
  responses: { 200: decidedChange },
  problems: [...changeProblems, 'leader-change-unknown', 'leader-change-decided'],
}).act(
  async (
    { params, body, caller, idempotency },
    steps: CarryingOut & { approveLeave: Step<ApproveLeaveInput, DecidedChange> },
  ) => {
    const { regionId, actorId: decidedBy } = caller;
    const input = { ...params, regionId, decidedBy, neighbourId: body.neighbourId ?? null };
    const { result, replayed } = await steps.approveLeave(input, idempotency);
    return { status: 200, body: await carriedOut(steps, result, regionId), replayed };
  },
);

const settled = z.object({ changeId, state: z.enum(['refused', 'ended']) });

export const refuseLeave = defineRoute({
  operationId: 'refuseLeave',
  method: 'POST',
  path: '/v1/leader-changes/{changeId}/refuse',
  summary: { zh: '不同意团长休假', en: 'Refuse a leave that a leader asked for' },
  area: 'network',
  may: 'leader.change',
  params: changeParams,
  responses: { 200: settled },
  problems: ['leader-change-unknown', 'leader-change-decided'],
}).act(
  async ({ params, caller, idempotency }, steps: { refuseLeave: Step<RefuseLeaveInput, ChangeState> }) => {
    const input = { ...params, regionId: caller.regionId, decidedBy: caller.actorId };
    const { result, replayed } = await steps.refuseLeave(input, idempotency);
    return { status: 200, body: { ...result, state: 'refused' as const }, replayed };
  },
);

export const endLeaderChange = defineRoute({
  operationId: 'endLeaderChange',
  method: 'POST',
  path: '/v1/leader-changes/{changeId}/end',
  summary: { zh: '团长自某团期起恢复接单', en: 'The leader takes orders again from a cycle on' },
  area: 'network',
  may: 'leader.change',
  params: changeParams,
  body: z.strictObject({ back: mark }),
  responses: { 200: settled },
  problems: ['leader-change-unknown', 'leader-change-decided', 'leader-change-invalid'],
}).act(
  async ({ params, body, caller, idempotency }, steps: { endChange: Step<EndChangeInput, ChangeState> }) => {
    const input = { ...params, ...body, regionId: caller.regionId };
    const { result, replayed } = await steps.endChange(input, idempotency);
    return { status: 200, body: { ...result, state: 'ended' as const }, replayed };
  },
);
