import { durations } from '../../domain/cycle/durations.js';
import { deadlineAfter } from '../../domain/cycle/timetable.js';
import { assertStopMove } from '../../domain/transport/next-stop.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readStops, takeRunOfDriver } from '../../db/queries/transport/runs.js';
import { execute, one } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface FailStopInput {
  readonly runId: string;
  readonly seq: number;
  /** The owner: a driver reports on his own run only. */
  readonly driverId: string;
  /** In the driver's words or one of the app's: closed, refused, flood. */
  readonly cause: string;
}

/**
 * Nothing was handed over at the stop: its crates stay in the van, operations see why, and the driver may go on. What
 * becomes of the goods is decided (decideStop), or at the deadline they go back and are refunded.
 * Locks: the row of `runs`.
 * @throws RuleViolation run-unknown, run-move-not-allowed, stop-unknown, stop-move-not-allowed, earlier-stop-open
 */
export const failStop = defineStep({
  operation: 'failStop',
  run: async (trx, { runId, seq, driverId, cause }: FailStopInput) => {
    const run = await takeRunOfDriver(trx, runId, driverId);
    if (run.state !== 'departed')
      throw new RuleViolation('run-move-not-allowed', { runId, state: run.state });
    const { leaderId } = assertStopMove(await readStops(trx, runId), seq, 'failed');
    const { cycleId, siteId } = run;
    const { pace } = await readInstallation(trx);
    const { at } = await one<{ at: string }>(trx, `select clock_timestamp() as at`);
    const decideBy = deadlineAfter(pace, at, durations.stopDecisionMs);
    await execute(
      trx,
      `update stops set state = 'failed', fail_cause = :cause, decide_by = :decideBy
       where run_id = :runId and seq = :seq`,
      { runId, seq, cause, decideBy },
    );
    await openAttention(trx, {
      subject: `stop/${runId}/${seq}`,
      cause: 'stop-failed',
      ownerRole: 'ops',
      detail: { leaderId, cause, decideBy },
    });
    await appendEvents(trx, [
      {
        aggregate: `run/${runId}`,
        type: 'stop.failed',
        data: { runId, cycleId, siteId, seq, leaderId, cause },
      },
    ]);
    return { runId, seq, leaderId, state: 'failed' as const, decideBy };
  },
});
