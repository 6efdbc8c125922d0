import { isWaveComplete, missingPieces } from '../../domain/warehouse/check-scan.js';
import { assertTakeable, shareDamage } from '../../domain/warehouse/correct-scan.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { movePieces } from '../../db/queries/transport/move-parcel-stock.js';
import { readLeaderLines } from '../../db/queries/warehouse/leader-lines.js';
import { moveStock, type StockMove } from '../../db/queries/warehouse/move-stock.js';
import { pickLots } from '../../db/queries/warehouse/pick-lots.js';
import { lockSurplus } from '../../db/queries/warehouse/scan-moves.js';
import { voidLabels } from '../../db/queries/warehouse/labels.js';
import { changeSlot, gtinOf, reopenWave } from '../../db/queries/warehouse/scans.js';
import { findWave, lockWave, readWaveLines, type WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { one } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';
import { tellPicked } from './record-scan.js';
import { shortenLine } from './shorten-line.js';
import { tellCorrection } from './undo-scan.js';

export interface ReportDamageInput extends PickerOfWave {
  readonly skuId: string;
  readonly quantity: number;
  /** Where they were found: on the shelf, before they were scanned, or in the leader's slot. */
  readonly found: 'shelf' | 'slot';
  readonly reason: string;
}

export interface ReportedDamage {
  readonly waveId: string;
  readonly skuId: string;
  /** Pieces that others take the place of, and pieces that nobody has. */
  readonly replaced: number;
  readonly short: number;
}

/**
 * The pieces are damaged stock, with the picker's words; what the site has over takes their place, and without any the
 * leader's lines are short and refunded. Locks: the fence (shared), the line's orders, the wave, the night, stock.
 * @throws RuleViolation wave-unknown, scan-wave-packed, scan-wrong-sku, slot-lacks-pieces, damage-exceeds-line
 */
export const reportDamage = defineStep({
  operation: 'reportDamage',
  run: async (trx, input: ReportDamageInput): Promise<ReportedDamage> => {
    const { waveId, skuId, quantity, found } = input;
    const known = await findWave(trx, input);
    await lockFences(trx, [known.cycleId]);
    const candidates = await readLeaderLines(trx, { ...known, skuId });
    await lockOrders(
      trx,
      candidates.map((line) => line.orderId),
    );
    const wave = await lockWave(trx, input);
    const line = (await readWaveLines(trx, waveId)).find((one) => one.skuId === skuId);
    if (line === undefined) throw new RuleViolation('scan-wrong-sku', { skuId, leaderId: wave.leaderId });
    const takeable = found === 'slot' ? line.picked : quantity;
    assertTakeable({ waveState: wave.state, picked: takeable }, quantity);
    const due = found === 'slot' ? quantity : missingPieces(line);
    const surplus = await lockSurplus(trx, { ...wave, skuId });
    const over = surplus.reduce((sum, lot) => sum + lot.quantity, 0);
    const { replaced, short } = shareDamage({ quantity, due, surplus: over });
    await takeOut(trx, wave, input);
    await moveStock(trx, replacing(wave, { skuId, surplus, replaced }), {
      cause: 'replacement',
      ref: waveId,
    });
    const available = line.allocated - line.short - short;
    if (short > 0) await shortenLine(trx, wave, { skuId, available, missing: short, rule: 'damaged' });
    await tellCorrection(trx, wave, { skuId, kind: 'damaged', quantity });
    await followLines(trx, wave);
    return { waveId, skuId, replaced, short };
  },
});

/** Out of the slot or off the shelf, onto the heap of what is damaged. */
async function takeOut(trx: Transaction, wave: WaveRow, input: ReportDamageInput): Promise<void> {
  const { waveId, cycleId, siteId } = wave;
  const { skuId, quantity, pickerId, reason, found } = input;
  const { n } = await one<{ n: number }>(
    trx,
    `select count(*)::integer + 1 as n from scans where wave_id = :waveId and kind = 'damaged'`,
    { waveId },
  );
  const clientId = `damaged:${waveId}:${n}`;
  const cause = { cause: 'damaged-picking', ref: clientId };
  if (found === 'shelf') {
    const lots = await pickLots(trx, { cycleId, siteId, skuId }, { quantity });
    const moves = lots.map((lot) => {
      return { ...lot, siteId, skuId, fromState: 'received' as const, toState: 'damaged' as const };
    });
    return moveStock(trx, moves, cause);
  }
  const code = await gtinOf(trx, skuId);
  const change = { clientId, waveId, pickerId, code, skuId, reason, kind: 'damaged' as const };
  await changeSlot(trx, { ...change, quantity: -quantity });
  const path = { siteId, fromState: 'picked', toState: 'damaged', ...cause } as const;
  await movePieces(trx, path, [{ skuId, quantity }]);
}

/** Surplus pieces that are to be picked now, oldest lot first. */
function replacing(
  { siteId }: WaveRow,
  {
    skuId,
    surplus,
    replaced,
  }: {
    readonly skuId: string;
    readonly surplus: readonly { readonly lot: string; readonly quantity: number }[];
    readonly replaced: number;
  },
): StockMove[] {
  let left = replaced;
  return surplus.flatMap(({ lot, quantity }) => {
    const pieces = Math.min(left, quantity);
    left -= pieces;
    const move = { siteId, skuId, lot, quantity: pieces, fromState: 'surplus', toState: 'received' } as const;
    return pieces > 0 ? [move] : [];
  });
}

/** A wave that misses nothing is complete, one that misses something again is not. */
async function followLines(trx: Transaction, wave: WaveRow): Promise<void> {
  await voidLabels(trx, wave.waveId);
  const complete = isWaveComplete(await readWaveLines(trx, wave.waveId));
  if (!complete) await reopenWave(trx, wave.waveId);
  else if (wave.state === 'planned') await tellPicked(trx, wave);
}
