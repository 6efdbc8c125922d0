import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { insertParcels } from '../../db/queries/warehouse/insert-parcels.js';
import { voidLabels } from '../../db/queries/warehouse/labels.js';
import { lockWave } from '../../db/queries/warehouse/wave-row.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';
import { type PackAnswer, planParcels, presented } from './pack-wave.js';

/**
 * The picked wave's parcels are planned, so that their labels can be printed before they are packed; asked again, they are
 * planned anew. A correction of the slot makes them void. Locks: the wave.
 * @throws RuleViolation wave-unknown, wave-move-not-allowed
 */
export const labelWave = defineStep({
  operation: 'labelWave',
  run: async (trx, input: PickerOfWave): Promise<Omit<PackAnswer, 'nightPacked'>> => {
    const wave = await lockWave(trx, input);
    const { waveId, cycleId, siteId, state } = wave;
    if (state !== 'picked') throw new RuleViolation('wave-move-not-allowed', { waveId, state });
    const planned = await planParcels(trx, wave);
    await voidLabels(trx, waveId);
    await insertParcels(trx, wave, { ...planned, state: 'planned' });
    const data = { waveId, cycleId, siteId };
    await appendEvents(trx, [{ aggregate: `wave/${waveId}`, type: 'wave.labelled', data }]);
    return { waveId, ...presented(planned) };
  },
});
