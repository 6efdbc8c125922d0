import type { TemperatureBand } from '../../domain/warehouse/temperature-band.js';
import type { Transaction } from '../../db/connection.js';
import { lockNextWave } from '../../db/queries/warehouse/wave-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface NextTaskInput {
  readonly siteId: string;
  readonly pickerId: string;
  /** Only waves of this band, such as for a picker in the cold room. */
  readonly band?: TemperatureBand | undefined;
}

export interface NextTask {
  /** Null when nothing of the site is free. */
  readonly task: { readonly waveId: string; readonly leaderId: string; readonly band: string } | null;
}

/**
 * The picker has a wave to work on: his own that is not packed, else the next free one of his site, oldest cycle first.
 * Nobody waits for a wave that a colleague is just taking. Locks: the row of `waves`, skipping those that are locked.
 */
export const claimNextTask = defineStep({
  operation: 'claimNextTask',
  run: async (trx, { siteId, pickerId, band }: NextTaskInput): Promise<NextTask> => {
    const wave = await lockNextWave(trx, { siteId, pickerId, band });
    if (wave === undefined) return { task: null };
    await take(trx, wave.waveId, pickerId);
    return { task: { waveId: wave.waveId, leaderId: wave.leaderId, band: wave.band } };
  },
});

async function take(trx: Transaction, waveId: string, pickerId: string): Promise<void> {
  await execute(
    trx,
    `update waves set picker_id = :pickerId, claimed_at = coalesce(claimed_at, clock_timestamp())
     where id = :waveId`,
    { waveId, pickerId },
  );
}
