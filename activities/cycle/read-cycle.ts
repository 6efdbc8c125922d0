import { readCycleSnapshot } from '../../db/queries/cycle/read-cycle.js';
import type { CycleSnapshot } from '../../workflows/contracts/daily-cycle.js';
import { defineStep } from '../step.js';

/** Where the cycle stands, by its row. */
export const readCycle = defineStep({
  operation: 'readCycle',
  run: (trx, { cycleId }: { cycleId: string }): Promise<CycleSnapshot> => readCycleSnapshot(trx, cycleId),
});
