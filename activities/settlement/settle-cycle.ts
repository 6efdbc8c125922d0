import { appendEvents } from '../../db/queries/event/append-events.js';
import { cycleFigures } from '../../db/queries/settlement/cycle-figures.js';
import { readClosingProgress } from '../../db/queries/settlement/read-closing.js';
import { execute, json } from '../../db/query.js';
import type { CycleProgress } from '../../workflows/contracts/daily-cycle.js';
import { defineStep } from '../step.js';

/**
 * The delivered cycle with nothing left open is settled, and its books are stored as they are at this moment. With
 * something left, or settled before, nothing changes. Idempotent by the state. @throws RuleViolation cycle-unknown
 */
export const settleCycle = defineStep({
  operation: 'settleCycle',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<CycleProgress> => {
    const progress = await readClosingProgress(trx, cycleId);
    if (progress.left > 0) return progress;
    const settled = await execute(
      trx,
      `update cycles set state = 'settled', settled_at = clock_timestamp(), phase_words = '已结算'
       where id = :cycleId and state = 'delivered'`,
      { cycleId },
    );
    if (settled === 0) return progress;
    await execute(trx, `insert into cycle_books (cycle_id, figures) values (:cycleId, :figures::jsonb)`, {
      cycleId,
      figures: json(await cycleFigures(trx, cycleId)),
    });
    await appendEvents(trx, [{ aggregate: `cycle/${cycleId}`, type: 'cycle.settled', data: { cycleId } }]);
    return { ...progress, state: 'settled', words: '已结算' };
  },
});
