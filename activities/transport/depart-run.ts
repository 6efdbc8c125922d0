import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { takeRunOfDriver } from '../../db/queries/transport/runs.js';
import type { Transaction } from '../../db/connection.js';
import { execute, one } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface DepartRunInput {
  readonly runId: string;
  /** The owner: a driver departs with his own run only. */
  readonly driverId: string;
}

/**
 * The loaded run is on the road, and so is its site's night. Locks: the row of `runs`.
 * @throws RuleViolation run-unknown, run-move-not-allowed, run-departs-too-early
 */
export const departRun = defineStep({
  operation: 'departRun',
  run: async (trx, { runId, driverId }: DepartRunInput) => {
    const run = await takeRunOfDriver(trx, runId, driverId);
    if (run.state !== 'loaded') throw new RuleViolation('run-move-not-allowed', { runId, state: run.state });
    const { cycleId, siteId } = run;
    await assertDeliveryDay(trx, runId, cycleId);
    await execute(
      trx,
      `update runs set state = 'departed', departed_at = clock_timestamp() where id = :runId`,
      { runId },
    );
    await execute(
      trx,
      `update nights set state = 'delivering', phase_words = '配送中'
       where cycle_id = :cycleId and site_id = :siteId and state = 'planned'`,
      { cycleId, siteId },
    );
    await appendEvents(trx, [
      { aggregate: `run/${runId}`, type: 'run.departed', data: { runId, cycleId, siteId } },
    ]);
    return { runId, state: 'departed' as const };
  },
});

/** Refuses while the day has not begun on which the cycle's goods may go out. */
async function assertDeliveryDay(trx: Transaction, runId: string, cycleId: string): Promise<void> {
  const { deliverFrom } = await one<{ deliverFrom: string | null }>(
    trx,
    `select case when deliver_from > clock_timestamp() then deliver_from end as "deliverFrom"
     from cycles where id = :cycleId`,
    { cycleId },
  );
  if (deliverFrom !== null) throw new RuleViolation('run-departs-too-early', { runId, deliverFrom });
}
