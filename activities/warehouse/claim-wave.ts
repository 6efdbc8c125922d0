import { RuleViolation } from '../../domain/values/rule-violation.js';
import { lockWave, type WaveOwner } from '../../db/queries/warehouse/wave-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface PickerOfWave extends WaveOwner {
  readonly pickerId: string;
}

/**
 * The wave is the picker's, so that nobody else walks for it; claiming one's own again changes nothing. A
 * claim orders work and forbids nothing: colleagues of the site may scan into it. @throws RuleViolation
 * wave-unknown, wave-taken, wave-move-not-allowed (nothing is left to pick)
 */
export const claimWave = defineStep({
  operation: 'claimWave',
  run: async (trx, input: PickerOfWave): Promise<{ waveId: string; pickerId: string }> => {
    const { waveId, pickerId } = input;
    const wave = await lockWave(trx, input);
    if (wave.state !== 'planned')
      throw new RuleViolation('wave-move-not-allowed', { waveId, state: wave.state });
    if (wave.pickerId !== null && wave.pickerId !== pickerId)
      throw new RuleViolation('wave-taken', { waveId });
    await execute(
      trx,
      `update waves set picker_id = :pickerId, claimed_at = coalesce(claimed_at, clock_timestamp())
       where id = :waveId`,
      { waveId, pickerId },
    );
    return { waveId, pickerId };
  },
});
