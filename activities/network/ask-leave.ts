import type { CycleMark } from '../../domain/network/leader-change.js';
import { compareMarks } from '../../domain/network/leader-change.js';
import { makeId } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention, resolveAttention } from '../../db/queries/event/open-attention.js';
import {
  insertChange,
  lockChange,
  storeDecision,
  storeEnd,
} from '../../db/queries/network/leader-changes.js';
import { readChangeFacts } from '../../db/queries/network/change-facts.js';
import { assertChangePossible } from '../../domain/network/leader-change.js';
import { defineStep } from '../step.js';
import { assertCan, type ChangeLeaderDeps } from './decide-change.js';

export interface AskLeaveInput {
  /** The owner: a leader asks for himself. */
  readonly leaderId: string;
  readonly regionId: string;
  readonly from: CycleMark;
  readonly back: CycleMark | null;
  /** Who would take his orders, if he has spoken to somebody. */
  readonly neighbourId: string | null;
  readonly reason: string;
}

export interface ChangeState {
  readonly changeId: string;
  readonly state: 'asked' | 'refused' | 'withdrawn' | 'ended';
}

/**
 * Operations know that the leader wants to be away; nothing changes until they agree.
 * @throws RuleViolation leader-unknown, leader-change-too-late, leader-change-invalid, leader-change-overlaps
 */
export const askForLeave = defineStep({
  operation: 'askForLeave',
  run: async (trx, input: AskLeaveInput, deps: ChangeLeaderDeps): Promise<ChangeState> => {
    const { leaderId, reason, from } = input;
    const wanted = { ...input, kind: 'leave', toSiteId: null } as const;
    assertChangePossible(await readChangeFacts(trx, wanted));
    const changeId = makeId({ cutoffDay: from.day, random: deps.randomBytes(14) });
    const askedBy = `leader/${leaderId}`;
    await insertChange(trx, { ...wanted, changeId, state: 'asked', askedBy, decidedBy: null });
    await openAttention(trx, {
      subject: askedBy,
      cause: 'leave-asked',
      ownerRole: 'ops',
      detail: { changeId, reason, from },
    });
    await appendEvents(trx, [
      { aggregate: askedBy, type: 'leader.leave-asked', data: { changeId, leaderId } },
    ]);
    return { changeId, state: 'asked' };
  },
});

export interface RefuseLeaveInput {
  readonly changeId: string;
  readonly regionId: string;
  readonly decidedBy: string;
}

/** The leader goes on as before. @throws RuleViolation leader-change-unknown, leader-change-decided */
export const refuseLeave = defineStep({
  operation: 'refuseLeave',
  run: (trx, { changeId, regionId, decidedBy }: RefuseLeaveInput): Promise<ChangeState> =>
    settleAsked(trx, { owner: { regionId }, changeId, state: 'refused', decidedBy }),
});

/** The leader has changed his mind. @throws RuleViolation leader-change-unknown, leader-change-decided */
export const withdrawLeave = defineStep({
  operation: 'withdrawLeave',
  run: (trx, { changeId, leaderId }: { changeId: string; leaderId: string }): Promise<ChangeState> =>
    settleAsked(trx, { owner: { leaderId }, changeId, state: 'withdrawn', decidedBy: null }),
});

interface Settling {
  readonly owner: Parameters<typeof lockChange>[1];
  readonly changeId: string;
  readonly state: 'refused' | 'withdrawn';
  readonly decidedBy: string | null;
}

async function settleAsked(
  trx: Parameters<typeof lockChange>[0],
  { owner, changeId, state, decidedBy }: Settling,
): Promise<ChangeState> {
  const change = await lockChange(trx, owner, changeId);
  assertCan(change, state);
  await storeDecision(trx, { changeId, state, decidedBy });
  const { leaderId, kind } = change;
  await resolveAttention(trx, `leader/${leaderId}`, 'leave-asked');
  const data = { changeId, leaderId, kind, state };
  await appendEvents(trx, [{ aggregate: `leader/${leaderId}`, type: 'leader.change-decided', data }]);
  return { changeId, state };
}

export interface EndChangeInput {
  readonly changeId: string;
  readonly regionId: string;
  /** The first cycle in which he takes orders again. */
  readonly back: CycleMark;
}

/**
 * The leader takes orders again from the cycle on; what was moved or refunded meanwhile stays so. A move is not ended:
 * he moves back. @throws RuleViolation leader-change-unknown, leader-change-decided, leader-change-invalid
 */
export const endChange = defineStep({
  operation: 'endChange',
  run: async (trx, { changeId, regionId, back }: EndChangeInput): Promise<ChangeState> => {
    const change = await lockChange(trx, { regionId }, changeId);
    assertCan(change, 'ended');
    if (change.kind === 'move')
      throw new RuleViolation('leader-change-invalid', { why: 'a-move-is-for-good' });
    if (compareMarks(back, change.from) <= 0)
      throw new RuleViolation('leader-change-invalid', { why: 'back-before-from' });
    await storeEnd(trx, changeId, back);
    const { leaderId } = change;
    await appendEvents(trx, [
      { aggregate: `leader/${leaderId}`, type: 'leader.change-ended', data: { changeId, leaderId } },
    ]);
    return { changeId, state: 'ended' };
  },
});
