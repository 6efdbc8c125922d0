import { RuleViolation } from '../../domain/values/rule-violation.js';
import { readCutoff } from '../../db/queries/cycle/cutoff.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface CancelCycleInput {
  readonly cycleId: string;
  /** The owner: operations call off the cycles of their own region. */
  readonly regionId: string;
  readonly reason: string;
}

export interface CancelledCycle {
  readonly cycleId: string;
  readonly state: 'cancelled';
}

/**
 * The cycle is called off before it is frozen: nothing joins and nothing is bought. Its orders are ended, and their
 * money sent back, page by page by whoever is told (endCancelledOrders). Locks: the fence, exclusive.
 * @throws RuleViolation cycle-unknown, cycle-not-cancellable
 */
export const cancelCycle = defineStep({
  operation: 'cancelCycle',
  run: async (trx, { cycleId, regionId, reason }: CancelCycleInput): Promise<CancelledCycle> => {
    await lockFences(trx, [cycleId], 'exclusive');
    const { state } = await readCutoff(trx, { cycleId, regionId });
    if (state !== 'planned' && state !== 'closed')
      throw new RuleViolation('cycle-not-cancellable', { cycleId, state });
    await execute(
      trx,
      `update cycles set state = 'cancelled', cancelled_at = clock_timestamp(), cancel_reason = :reason,
         phase_words = '已取消：' || :reason
       where id = :cycleId`,
      { cycleId, reason },
    );
    await appendEvents(trx, [
      { aggregate: `cycle/${cycleId}`, type: 'cycle.cancelled', data: { cycleId, reason } },
    ]);
    return { cycleId, state: 'cancelled' };
  },
});
