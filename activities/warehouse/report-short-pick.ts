import { allocateShortage, type LineAllocation } from '../../domain/warehouse/allocate-shortage.js';
import {
  isWaveComplete,
  missingPieces,
  type WaveRow as WaveLine,
} from '../../domain/warehouse/check-scan.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { insertAllocations } from '../../db/queries/warehouse/insert-allocations.js';
import { type LeaderLine, readLeaderLines } from '../../db/queries/warehouse/leader-lines.js';
import { moveStock } from '../../db/queries/warehouse/move-stock.js';
import { lockNight, moveNight } from '../../db/queries/warehouse/night-row.js';
import { pickLots } from '../../db/queries/warehouse/pick-lots.js';
import { findWave, lockWave, readWaveLines, type WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';
import { tellPicked } from './record-scan.js';
import { settleShortLines } from './settle-short-lines.js';

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
    await shareWhatWasPicked(trx, wave, { skuId, picked: line.picked, missing });
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
  await execute(
    trx,
    `update wave_lines set short = short + :missing where wave_id = :waveId and sku_id = :skuId`,
    { waveId, skuId, missing },
  );
  const lots = await pickLots(trx, { cycleId, siteId, skuId }, { quantity: missing });
  const moves = lots.map(({ lot, quantity }) => {
    return { siteId, skuId, lot, fromState: 'received' as const, toState: null, quantity };
  });
  await moveStock(trx, moves, { cause: 'short-pick', ref: waveId });
}

async function shareWhatWasPicked(
  trx: Transaction,
  wave: WaveRow,
  pick: { readonly skuId: string; readonly picked: number; readonly missing: number },
): Promise<void> {
  const lines = await readLeaderLines(trx, { ...wave, skuId: pick.skuId });
  const night = await lockNight(trx, wave);
  const round = night.allocationRound + 1;
  await moveNight(trx, night, { ...night, allocationRound: round });
  const allocations = allocationsOf(lines, pick);
  await insertAllocations(trx, { cycleId: wave.cycleId, round, rule: 'short-pick' }, allocations);
  await settleShortLines(
    trx,
    lines.map((line) => line.orderId),
  );
}

/** The pieces in the slot are shared by what each line was to get before; nobody gets more than that. */
function allocationsOf(
  lines: readonly LeaderLine[],
  { picked, missing }: { readonly picked: number; readonly missing: number },
): LineAllocation[] {
  const due = lines.map((line) => ({ ...line, quantity: line.allocated }));
  return allocateShortage({ rule: 'pro-rata', lines: due, available: picked }).map((share, index) => {
    const { orderId, lineNo, ordered, allocated } = share;
    const line = lines[index];
    const orderedPieces = line?.quantity ?? ordered;
    return {
      orderId,
      lineNo,
      ordered: orderedPieces,
      allocated,
      short: orderedPieces - allocated,
      explanation: {
        zh: `拣货时缺 ${missing} 件，按比例：您订 ${orderedPieces} 份，应得 ${ordered} 份，分得 ${allocated} 份`,
        en: `${missing} were not found when picking, pro rata: you ordered ${orderedPieces}, were due ${ordered} and get ${allocated}`,
      },
    };
  });
}
