import { assertStopMove } from '../../domain/transport/next-stop.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { readStops, takeRunOfDriver } from '../../db/queries/transport/runs.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface ArriveStopInput {
  readonly runId: string;
  readonly seq: number;
  /** The owner: a driver moves his own run only. */
  readonly driverId: string;
}

/**
 * The van is at the stop; every stop before it is signed, dropped or failed. Locks: the row of `runs`.
 * @throws RuleViolation run-unknown, run-move-not-allowed, stop-unknown, stop-move-not-allowed, earlier-stop-open
 */
export const arriveStop = defineStep({
  operation: 'arriveStop',
  run: async (trx, { runId, seq, driverId }: ArriveStopInput) => {
    const run = await takeRunOfDriver(trx, runId, driverId);
    if (run.state !== 'departed')
      throw new RuleViolation('run-move-not-allowed', { runId, state: run.state });
    const { leaderId } = assertStopMove(await readStops(trx, runId), seq, 'arrived');
    await execute(
      trx,
      `update stops set state = 'arrived', arrived_at = clock_timestamp() where run_id = :runId and seq = :seq`,
      { runId, seq },
    );
    const { cycleId, siteId } = run;
    await appendEvents(trx, [
      { aggregate: `run/${runId}`, type: 'stop.arrived', data: { runId, cycleId, siteId, seq, leaderId } },
    ]);
    return { runId, seq, leaderId, state: 'arrived' as const };
  },
});
