import { moveCutoff, withCutoff } from '../../domain/cycle/move-cutoff.js';
import { compareInstants } from '../../domain/values/instants.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { type CutoffRow, readCutoff, storeCutoff } from '../../db/queries/cycle/cutoff.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { execute } from '../../db/query.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { askApproval, type AwaitsApproval } from '../event/ask-approval.js';
import { defineStep } from '../step.js';

export interface ExtendCycleInput {
  readonly cycleId: string;
  /** The owner: operations extend the cycles of their own region. */
  readonly regionId: string;
  readonly requestedBy: string;
  readonly wanted: { readonly cutoffAt: string } | { readonly minutes: number };
  readonly reason: string;
}

export interface MovedCycle {
  readonly cycleId: string;
  readonly cutoffAt: string;
  readonly payUntil: string;
  readonly state: 'moved';
}

/** What a second person approves: the instant was fixed when it was asked for. */
export interface MoveCutoffRequest {
  readonly cycleId: string;
  readonly regionId: string;
  readonly requestedBy: string;
  readonly cutoffAt: string;
  readonly reason: string;
}

/**
 * The selling cycle closes later, or the closed one that is not frozen sells again, and whoever pays or confirms has as
 * long as before; a move by more than one person may decide waits for a second one. From the freeze on goods are bought,
 * and a late order is a matter of the next cycle. Whoever sleeps until the cutoff is told. Locks: the fence, exclusive.

 * @throws RuleViolation cycle-unknown, cycle-not-extendable, cutoff-not-later, cutoff-extension-too-long,
 * approval-waiting-already
 */
export const extendCycle = defineStep({
  operation: 'extendCycle',
  run: async (trx, input: ExtendCycleInput): Promise<MovedCycle | AwaitsApproval> => {
    const { cycleId, regionId, requestedBy, wanted, reason } = input;
    const cycle = await lockUnfrozen(trx, input);
    const { pace } = await readInstallation(trx);
    const { cutoffAt, originalCutoffAt, payUntil } = cycle;
    const moved = moveCutoff({ pace, cutoffAt: from(cycle), originalCutoffAt, wanted });
    const request = { cycleId, regionId, requestedBy, cutoffAt: moved.cutoffAt, reason };
    if (!moved.needsSecondPerson) return move(trx, cycle, request);
    return askApproval(trx, {
      regionId,
      kind: 'cutoff-extension',
      subject: `cycle/${cycleId}`,
      request: { ...request },
      before: { cutoffAt, payUntil },
      after: { cutoffAt: moved.cutoffAt },
      reason,
      requestedBy,
    });
  },
});

/** The approved move is made, if the cycle still sells. @throws as extendCycle */
export async function moveApprovedCutoff(trx: Transaction, request: MoveCutoffRequest): Promise<void> {
  const cycle = await lockUnfrozen(trx, request);
  const { pace } = await readInstallation(trx);
  const { originalCutoffAt } = cycle;
  moveCutoff({ pace, cutoffAt: from(cycle), originalCutoffAt, wanted: { cutoffAt: request.cutoffAt } });
  await move(trx, cycle, request);
}

/** A cutoff that is over is moved from now on: a sale is not extended into the past. */
const from = ({ cutoffAt, at }: CutoffRow): string => (compareInstants(at, cutoffAt) > 0 ? at : cutoffAt);

async function lockUnfrozen(
  trx: Transaction,
  owner: { readonly cycleId: string; readonly regionId: string },
): Promise<CutoffRow> {
  await lockFences(trx, [owner.cycleId], 'exclusive');
  const cycle = await readCutoff(trx, owner);
  const { state, at, opensAt, cutoffAt } = cycle;
  if ((state !== 'planned' && state !== 'closed') || compareInstants(at, opensAt) < 0)
    throw new RuleViolation('cycle-not-extendable', { cycleId: owner.cycleId, state, cutoffAt });
  return cycle;
}

async function move(trx: Transaction, cycle: CutoffRow, request: MoveCutoffRequest): Promise<MovedCycle> {
  const { cycleId, cutoffAt, reason, requestedBy } = request;
  const { pace } = await readInstallation(trx);
  const table = withCutoff(pace, cycle, cutoffAt);
  await storeCutoff(trx, { cycleId, table, fromAt: cycle.cutoffAt, reason, movedBy: requestedBy });
  const reopened = compareInstants(cycle.at, cycle.cutoffAt) >= 0;
  if (reopened) await reopen(trx, cycleId);
  const type = reopened ? 'cycle.reopened' : 'cycle.cutoff-moved';
  await appendEvents(trx, [{ aggregate: `cycle/${cycleId}`, type, data: { cycleId, cutoffAt } }]);
  return { cycleId, cutoffAt, payUntil: table.payUntil, state: 'moved' };
}

/** It sells by its instants; that it was closed is forgotten, and the events remember it. */
async function reopen(trx: Transaction, cycleId: string): Promise<void> {
  await execute(
    trx,
    `update cycles set state = 'planned', closed_at = null, phase_words = '重新开团，等待截单' where id = :cycleId`,
    { cycleId },
  );
}
