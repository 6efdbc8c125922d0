import { readClosingProgress } from '../../db/queries/settlement/read-closing.js';
import { execute } from '../../db/query.js';
import type { CycleProgress } from '../../workflows/contracts/daily-cycle.js';
import { defineStep } from '../step.js';

/**
 * What keeps the delivered cycle from being settled, also in words on its row. Each order's own workflow sees to the
 * order; nothing is asked of the provider here. @throws RuleViolation cycle-unknown
 */
export const readClosing = defineStep({
  operation: 'readClosing',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<CycleProgress> => {
    const progress = await readClosingProgress(trx, cycleId);
    await execute(
      trx,
      `update cycles set phase_words = :words where id = :cycleId and state = 'delivered' and phase_words <> :words`,
      { cycleId, words: progress.left === 0 ? '售后已结束，结算中' : progress.words },
    );
    return progress;
  },
});
