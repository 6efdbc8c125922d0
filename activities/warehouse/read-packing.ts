import { finishPacking } from '../../db/queries/warehouse/finish-packing.js';
import type { NightKey } from '../../db/queries/warehouse/night-row.js';
import { readNightSnapshot } from '../../db/queries/warehouse/night-snapshot.js';
import type { NightSnapshot } from '../../workflows/contracts/grid-night.js';
import { defineStep } from '../step.js';

/** The night is packed if every wave is; `left` = waves still to pack. @throws RuleViolation night-unknown */
export const readPacking = defineStep({
  operation: 'readPacking',
  run: async (trx, night: NightKey): Promise<NightSnapshot> => {
    await finishPacking(trx, night);
    return readNightSnapshot(trx, night);
  },
});
