import { assertUndoable } from '../../domain/warehouse/correct-scan.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { moveStock } from '../../db/queries/warehouse/move-stock.js';
import { changeSlot, findScan, reopenWave } from '../../db/queries/warehouse/scans.js';
import { readScanMoves } from '../../db/queries/warehouse/scan-moves.js';
import { lockWave, readWaveLines, type WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';

export interface UndoScanInput extends PickerOfWave {
  /** The client id of the scan. */
  readonly scanId: string;
  readonly reason: string;
}

export interface SlotAnswer {
  readonly waveId: string;
  readonly skuId: string;
  /** Pieces of the SKU that lie in the slot now. */
  readonly picked: number;
}

/**
 * The scanned pieces are out of the slot and back on the shelf, lot by lot; the scan stays on record with a row that
 * takes it back. A wave that was complete is to be picked again. Locks: the wave, then stock.
 * @throws RuleViolation wave-unknown, scan-unknown, scan-already-undone, scan-wave-packed, slot-lacks-pieces
 */
export const undoScan = defineStep({
  operation: 'undoScan',
  run: async (trx, input: UndoScanInput): Promise<SlotAnswer> => {
    const { waveId, scanId, pickerId, reason } = input;
    const wave = await lockWave(trx, input);
    const scan = await findScan(trx, { waveId, scanId });
    if (scan === undefined) throw new RuleViolation('scan-unknown', { waveId, scanId });
    const { skuId, code, quantity } = scan;
    const picked = await pickedOf(trx, waveId, skuId);
    assertUndoable(scan, { waveState: wave.state, picked });
    const clientId = `undo:${scanId}`;
    await changeSlot(trx, {
      clientId,
      waveId,
      pickerId,
      code,
      skuId,
      reason,
      quantity: -quantity,
      kind: 'undo',
      corrects: scanId,
    });
    const moves = (await readScanMoves(trx, scanId)).map((lot) => {
      return { ...lot, fromState: 'picked' as const, toState: 'received' as const };
    });
    await moveStock(trx, moves, { cause: 'scan-undone', ref: clientId });
    await reopenWave(trx, waveId);
    await tellCorrection(trx, wave, { skuId, kind: 'undo', quantity });
    return { waveId, skuId, picked: picked - quantity };
  },
});

/** Pieces of the SKU in the wave's slot; none for a SKU that is not in the wave. */
export async function pickedOf(trx: Transaction, waveId: string, skuId: string): Promise<number> {
  const line = (await readWaveLines(trx, waveId)).find((one) => one.skuId === skuId);
  return line?.picked ?? 0;
}

/** What lies in the slot was corrected, and says so. */
export async function tellCorrection(
  trx: Transaction,
  { waveId, cycleId, siteId }: WaveRow,
  correction: { readonly skuId: string; readonly kind: string; readonly quantity: number },
): Promise<void> {
  const data = { waveId, cycleId, siteId, ...correction };
  await appendEvents(trx, [{ aggregate: `wave/${waveId}`, type: 'wave.corrected', data }]);
}
