import { RuleViolation } from '../../domain/values/rule-violation.js';
import { lockWave } from '../../db/queries/warehouse/wave-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';

/**
 * The wave is free for another picker; what was scanned stays in the slot. Releasing a free wave changes
 * nothing. @throws RuleViolation wave-unknown, wave-taken (by somebody else)
 */
export const releaseWave = defineStep({
  operation: 'releaseWave',
  run: async (trx, input: PickerOfWave): Promise<{ waveId: string }> => {
    const { waveId, pickerId } = input;
    const wave = await lockWave(trx, input);
    if (wave.pickerId !== null && wave.pickerId !== pickerId)
      throw new RuleViolation('wave-taken', { waveId });
    await execute(trx, `update waves set picker_id = null, claimed_at = null where id = :waveId`, { waveId });
    return { waveId };
  },
});
