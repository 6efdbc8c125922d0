import {
  assertChangePossible,
  type CycleMark,
  type LeaderChangeKind,
} from '../../domain/network/leader-change.js';
import { canMove } from '../../domain/network/leader-change-lifecycle.js';
import { makeId } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import { affectedCycles, readChangeFacts, type WantedChange } from '../../db/queries/network/change-facts.js';
import { freeQuota } from '../../db/queries/network/follow-stock.js';
import {
  insertChange,
  type LeaderChange,
  lockChange,
  storeDecision,
} from '../../db/queries/network/leader-changes.js';
import { execute } from '../../db/query.js';
import { defineStep, type StepDeps } from '../step.js';

export interface ChangeLeaderDeps extends StepDeps {
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface ChangeLeaderInput {
  readonly leaderId: string;
  /** The owner: operations decide in their own region. */
  readonly regionId: string;
  readonly kind: LeaderChangeKind;
  readonly from: CycleMark;
  readonly back: CycleMark | null;
  readonly toSiteId: string | null;
  readonly neighbourId: string | null;
  readonly reason: string;
  /** `<role>/<id>` of whoever decides. */
  readonly decidedBy: string;
}

export interface DecidedChange {
  readonly changeId: string;
  readonly state: 'effective';
  readonly cycles: readonly string[];
}

/**
 * From the cycle on the leader takes no orders, or his goods come from another station; what is frozen stays as it is.
 * His unsold quota goes back to the station; the orders are seen to afterwards, page by page (carryOutChange).
 * Locks: the fences of the affected cycles, exclusive; counters by id.
 * @throws RuleViolation leader-unknown, leader-change-too-late, leader-change-invalid, leader-change-overlaps
 */
export const changeLeader = defineStep({
  operation: 'changeLeader',
  run: async (trx, input: ChangeLeaderInput, deps: ChangeLeaderDeps): Promise<DecidedChange> => {
    const { decidedBy, ...wanted } = input;
    const cycles = await admit(trx, input);
    const changeId = makeId({ cutoffDay: input.from.day, random: deps.randomBytes(14) });
    await insertChange(trx, { ...wanted, changeId, state: 'effective', askedBy: decidedBy, decidedBy });
    return takeEffect(trx, { ...wanted, changeId }, cycles);
  },
});

export interface ApproveLeaveInput {
  readonly changeId: string;
  readonly regionId: string;
  readonly neighbourId: string | null;
  readonly decidedBy: string;
}

/** The leave that the leader asked for counts from its cycle on. @throws as changeLeader, leader-change-unknown,
 * leader-change-decided */
export const approveLeave = defineStep({
  operation: 'approveLeave',
  run: async (trx, input: ApproveLeaveInput): Promise<DecidedChange> => {
    const { changeId, regionId, neighbourId, decidedBy } = input;
    const change = await lockChange(trx, { regionId }, changeId);
    assertCan(change, 'effective');
    const wanted = { ...change, neighbourId };
    const cycles = await admit(trx, wanted);
    await storeDecision(trx, { changeId, state: 'effective', decidedBy, neighbourId });
    await resolveAttention(trx, `leader/${change.leaderId}`, 'leave-asked');
    return takeEffect(trx, wanted, cycles);
  },
});

/** @throws RuleViolation leader-change-decided */
export function assertCan({ changeId, state }: LeaderChange, to: LeaderChange['state']): void {
  if (!canMove(state, to)) throw new RuleViolation('leader-change-decided', { changeId, state });
}

/** Nobody is inside the affected cycles any more, and the change is possible. */
async function admit(trx: Transaction, wanted: WantedChange): Promise<string[]> {
  const cycles = await affectedCycles(trx, wanted);
  await lockFences(trx, cycles, 'exclusive');
  assertChangePossible(await readChangeFacts(trx, wanted));
  return affectedCycles(trx, wanted);
}

type Effective = WantedChange & { readonly changeId: string };

async function takeEffect(trx: Transaction, change: Effective, cycles: string[]): Promise<DecidedChange> {
  const { changeId, leaderId, kind, toSiteId } = change;
  if (toSiteId === null) await freeQuota(trx, { leaderId, cycleIds: cycles });
  else await moveLeader(trx, { leaderId, toSiteId, cycles });
  const data = { changeId, leaderId, kind, state: 'effective' };
  await appendEvents(trx, [{ aggregate: `leader/${leaderId}`, type: 'leader.change-decided', data }]);
  return { changeId, state: 'effective', cycles };
}

interface LeaderMove {
  readonly leaderId: string;
  readonly toSiteId: string;
  readonly cycles: readonly string[];
}

/**
 * Where he belongs from now on; which station a cycle takes is leader_site's to say. The demand of his point counts at
 * the new station at once, so that orders of before and after the change meet in one row.
 */
async function moveLeader(trx: Transaction, { leaderId, toSiteId, cycles }: LeaderMove): Promise<void> {
  await execute(trx, `update leaders set site_id = :toSiteId where id = :leaderId`, { leaderId, toSiteId });
  await execute(
    trx,
    `update demand set site_id = :toSiteId where leader_id = :leaderId and cycle_id = any(:cycles)`,
    { leaderId, toSiteId, cycles },
  );
}
