import { appendEvents } from '../../db/queries/event/append-events.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { readCycleSnapshot } from '../../db/queries/cycle/read-cycle.js';
import { execute } from '../../db/query.js';
import type { CycleSnapshot } from '../../workflows/contracts/daily-cycle.js';
import { defineStep } from '../step.js';

/**
 * Nobody is inside the fence and nothing joins any more. A cutoff that was moved meanwhile leaves the cycle as it is:
 * the snapshot says how long is left. Idempotent by the state.
 */
export const closeCycle = defineStep({
  operation: 'closeCycle',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<CycleSnapshot> => {
    await lockFences(trx, [cycleId], 'exclusive');
    const closed = await execute(
      trx,
      `update cycles set state = 'closed', closed_at = clock_timestamp(), phase_words = '已截单，等待付款'
       where id = :cycleId and state = 'planned' and cutoff_at <= clock_timestamp()`,
      { cycleId },
    );
    if (closed === 1)
      await appendEvents(trx, [{ aggregate: `cycle/${cycleId}`, type: 'cycle.closed', data: { cycleId } }]);
    return readCycleSnapshot(trx, cycleId);
  },
});
