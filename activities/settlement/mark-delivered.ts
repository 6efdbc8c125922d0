import { recheckMs } from '../../db/queries/cycle/recheck.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { movePickupUntil } from '../../db/queries/transport/deliver-night.js';
import { execute, maybeOne } from '../../db/query.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { CycleProgress } from '../../workflows/contracts/daily-cycle.js';
import { defineStep } from '../step.js';

/**
 * The aggregated cycle is delivered when all of its nights are, at once if it has none; members have the pickup window
 * from the last delivery on. `left` = nights still under way. Idempotent by the state. @throws RuleViolation cycle-unknown
 */
export const markDelivered = defineStep({
  operation: 'markDelivered',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<CycleProgress> => {
    const delivered = await execute(
      trx,
      `update cycles c set state = 'delivered', delivered_at = clock_timestamp(), phase_words = '已送达，等待提货'
       where c.id = :cycleId and c.state = 'aggregated'
         and not exists (select 1 from nights n where n.cycle_id = c.id and n.state <> 'delivered')`,
      { cycleId },
    );
    if (delivered === 1) {
      await movePickupUntil(trx, cycleId);
      await appendEvents(trx, [
        { aggregate: `cycle/${cycleId}`, type: 'cycle.delivered', data: { cycleId } },
      ]);
    }
    const row = await maybeOne<{ state: CycleProgress['state']; left: number }>(
      trx,
      `select c.state, (
         select count(*)::integer from nights n where n.cycle_id = c.id and n.state <> 'delivered') as left
       from cycles c where c.id = :cycleId`,
      { cycleId },
    );
    if (row === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
    const words = row.left === 0 ? '已全部送达' : `还有 ${row.left} 个站点配送中`;
    return { ...row, words, nextCheckInMs: await recheckMs(trx) };
  },
});
