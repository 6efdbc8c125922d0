import { checkScan, isWaveComplete } from '../../domain/warehouse/check-scan.js';
import { assertTakeable } from '../../domain/warehouse/correct-scan.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { changeSlot, gtinOf, reopenWave } from '../../db/queries/warehouse/scans.js';
import { lockTwoWaves, readWaveLines, type WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { one } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';
import { tellPicked } from './record-scan.js';
import { pickedOf, tellCorrection } from './undo-scan.js';

export interface MoveMissortedInput extends PickerOfWave {
  readonly skuId: string;
  readonly quantity: number;
  /** The wave of the leader whose pieces these are. */
  readonly toWaveId: string;
  readonly reason: string;
}

export interface MovedPieces {
  readonly waveId: string;
  readonly toWaveId: string;
  readonly skuId: string;
  /** Pieces of the SKU that lie in either slot now. */
  readonly picked: number;
  readonly pickedThere: number;
}

/**
 * Pieces that were put into the wrong leader's slot lie in the right one; both rows name the other wave. The wave that
 * lost them is to be picked again, the other may be complete by them. Locks: both waves by id.
 * @throws RuleViolation wave-unknown, scan-wave-packed, slot-lacks-pieces, scan-wrong-sku, scan-too-many,
 *   scan-wave-complete
 */
export const moveMissorted = defineStep({
  operation: 'moveMissorted',
  run: async (trx, input: MoveMissortedInput): Promise<MovedPieces> => {
    const { waveId, toWaveId, siteId, skuId, quantity } = input;
    if (toWaveId === waveId) throw new RuleViolation('wave-unknown', { waveId: toWaveId });
    const { wave, other } = await lockTwoWaves(trx, { waveId, otherId: toWaveId, siteId });
    const picked = await pickedOf(trx, waveId, skuId);
    assertTakeable({ waveState: wave.state, picked }, quantity);
    assertTakeable({ waveState: other.state, picked: quantity }, quantity);
    const pickedThere = await assertWanted(trx, other, { skuId, quantity });
    await carry(trx, input);
    await reopenWave(trx, waveId);
    if (isWaveComplete(await readWaveLines(trx, toWaveId))) await tellPicked(trx, other);
    await tellCorrection(trx, wave, { skuId, kind: 'moved', quantity });
    return { waveId, toWaveId, skuId, picked: picked - quantity, pickedThere };
  },
});

/** The other leader is due these pieces, by the rules of a scan. */
async function assertWanted(
  trx: Transaction,
  other: WaveRow,
  { skuId, quantity }: { readonly skuId: string; readonly quantity: number },
): Promise<number> {
  const { leaderId } = other;
  const rows = await readWaveLines(trx, other.waveId);
  const verdict = checkScan({ code: skuId, leaderId, quantity }, { leaderId, rows, skuIdOfCode: skuId });
  if (!verdict.accepted) throw new RuleViolation(verdict.code, verdict.details);
  return verdict.pickedAfter;
}

async function carry(trx: Transaction, input: MoveMissortedInput): Promise<void> {
  const { waveId, toWaveId, pickerId, skuId, quantity, reason } = input;
  const { n } = await one<{ n: number }>(
    trx,
    `select count(*)::integer + 1 as n from scans where wave_id = :waveId and kind = 'moved-out'`,
    { waveId },
  );
  const code = await gtinOf(trx, skuId);
  const pieces = { pickerId, code, skuId, reason };
  const id = `moved:${waveId}:${n}`;
  await changeSlot(trx, {
    ...pieces,
    clientId: `${id}:out`,
    waveId,
    otherWaveId: toWaveId,
    quantity: -quantity,
    kind: 'moved-out',
  });
  await changeSlot(trx, {
    ...pieces,
    clientId: `${id}:in`,
    waveId: toWaveId,
    otherWaveId: waveId,
    quantity,
    kind: 'moved-in',
  });
}
