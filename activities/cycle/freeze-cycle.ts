import { appendEvents } from '../../db/queries/event/append-events.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { readCycleSnapshot } from '../../db/queries/cycle/read-cycle.js';
import { execute } from '../../db/query.js';
import type { CycleSnapshot } from '../../workflows/contracts/daily-cycle.js';
import { defineStep } from '../step.js';

/**
 * Nothing unpaid remains and demand is fixed. While an order is still unpaid, or the orders of a leader who is away or
 * moves were not all seen to, the cycle stays closed, and the caller expires (expireUnpaid) and asks again. Idempotent by the state.
 */
export const freezeCycle = defineStep({
  operation: 'freezeCycle',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<CycleSnapshot> => {
    await lockFences(trx, [cycleId], 'exclusive');
    const frozen = await execute(
      trx,
      `update cycles set state = 'frozen', frozen_at = clock_timestamp(), phase_words = '已冻结，汇总中'
       where id = :cycleId and state = 'closed' and pay_until <= clock_timestamp()
         and not exists (select 1 from orders where cycle_id = :cycleId and state = 'placed')
         and not exists (
           select 1 from leader_changes x
           where x.region_id = cycles.region_id and x.state in ('effective', 'ended') and x.carried_out_at is null
             and (x.from_day, x.from_slot) <= (cycles.day, cycles.slot))`,
      { cycleId },
    );
    if (frozen === 1)
      await appendEvents(trx, [{ aggregate: `cycle/${cycleId}`, type: 'cycle.frozen', data: { cycleId } }]);
    return readCycleSnapshot(trx, cycleId);
  },
});
