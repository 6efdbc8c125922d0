import {
  isWaveComplete,
  missingPieces,
  type WaveRow as WaveLine,
} from '../../domain/warehouse/check-scan.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readLeaderLines } from '../../db/queries/warehouse/leader-lines.js';
import { moveStock } from '../../db/queries/warehouse/move-stock.js';
import { pickLots } from '../../db/queries/warehouse/pick-lots.js';
import { findWave, lockWave, readWaveLines, type WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';
import { tellPicked } from './record-scan.js';
import { shortenLine } from './shorten-line.js';

export interface ReportShortPickInput extends PickerOfWave {
  readonly skuId: string;
}

export interface ShortPick {
  readonly waveId: string;
  readonly skuId: string;
  /** Pieces of the line that were not to be found, in all. */
  readonly short: number;
}

/**
 * The pieces of a SKU that cannot be found are short: the stock is written off, the leader's lines share what
 * was picked in a new round and are refunded to the fen, a person is told to look for the goods, and a wave
 * that waited for nothing else is complete. @throws RuleViolation wave-unknown, wave-move-not-allowed,
 * scan-wrong-sku, short-pick-nothing-missing
 */
export const reportShortPick = defineStep({
  operation: 'reportShortPick',
  run: async (trx, input: ReportShortPickInput): Promise<ShortPick> => {
    const { waveId, skuId } = input;
    // Orders are locked before the wave, as everywhere; which orders is known without a lock, as demand is frozen.
    const found = await findWave(trx, input);
    await lockFences(trx, [found.cycleId]);
    const candidates = await readLeaderLines(trx, { ...found, skuId });
    await lockOrders(
      trx,
      candidates.map((line) => line.orderId),
    );
    const wave = await lockWave(trx, input);
    const waveLines = await readWaveLines(trx, waveId);
    const { line, missing } = missingOf(wave, waveLines, skuId);
    await shortenLine(trx, wave, { skuId, available: line.picked, missing, rule: 'short-pick' });
    await writeOff(trx, wave, { skuId, missing });
    await openAttention(trx, {
      subject: `wave/${waveId}`,
      cause: `short-pick/${skuId}`,
      ownerRole: 'ops',
      detail: { skuId, missing, pickerId: input.pickerId, siteId: wave.siteId },
    });
    const after = waveLines.map((one) => (one === line ? { ...one, short: one.short + missing } : one));
    if (isWaveComplete(after)) await tellPicked(trx, wave);
    return { waveId, skuId, short: line.short + missing };
  },
});

function missingOf(
  wave: WaveRow,
  lines: readonly WaveLine[],
  skuId: string,
): { line: WaveLine; missing: number } {
  const { waveId, state, leaderId } = wave;
  if (state !== 'planned') throw new RuleViolation('wave-move-not-allowed', { waveId, state });
  const line = lines.find((candidate) => candidate.skuId === skuId);
  if (line === undefined) throw new RuleViolation('scan-wrong-sku', { skuId, leaderId });
  const missing = missingPieces(line);
  if (missing === 0) throw new RuleViolation('short-pick-nothing-missing', { waveId, skuId });
  return { line, missing };
}

async function writeOff(
  trx: Transaction,
  { waveId, cycleId, siteId }: WaveRow,
  { skuId, missing }: { readonly skuId: string; readonly missing: number },
): Promise<void> {
  const lots = await pickLots(trx, { cycleId, siteId, skuId }, { quantity: missing });
  const moves = lots.map(({ lot, quantity }) => {
    return { siteId, skuId, lot, fromState: 'received' as const, toState: null, quantity };
  });
  await moveStock(trx, moves, { cause: 'short-pick', ref: waveId });
}
