import type { NightKey } from '../../db/queries/warehouse/night-row.js';
import { readNightSnapshot } from '../../db/queries/warehouse/night-snapshot.js';
import type { NightSnapshot } from '../../workflows/contracts/grid-night.js';
import { defineStep } from '../step.js';

/** Where the night stands, by its row. @throws RuleViolation night-unknown */
export const readNight = defineStep({
  operation: 'readNight',
  run: (trx, input: NightKey): Promise<NightSnapshot> => readNightSnapshot(trx, input),
});
