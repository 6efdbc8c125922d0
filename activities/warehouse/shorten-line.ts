import { allocateShortage, type LineAllocation } from '../../domain/warehouse/allocate-shortage.js';
import type { Transaction } from '../../db/connection.js';
import { insertAllocations } from '../../db/queries/warehouse/insert-allocations.js';
import { type LeaderLine, readLeaderLines } from '../../db/queries/warehouse/leader-lines.js';
import { lockNight, moveNight } from '../../db/queries/warehouse/night-row.js';
import type { WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { execute } from '../../db/query.js';
import { settleShortLines } from './settle-short-lines.js';

/** Pieces of a wave's line that its leader does not get, and how many of the SKU he gets in all. */
export interface ShortPieces {
  readonly skuId: string;
  readonly available: number;
  readonly missing: number;
  /** Named on the decision, as people are told: `short-pick`, `damaged`. */
  readonly rule: 'short-pick' | 'damaged';
}

/**
 * The line is short by these pieces: the leader's order lines share what is left in a new round and are refunded to the
 * fen. The caller is inside the fence, holds the orders of the line and the wave, and sees to the stock.
 */
export async function shortenLine(trx: Transaction, wave: WaveRow, short: ShortPieces): Promise<void> {
  const { waveId } = wave;
  const { skuId, missing, rule } = short;
  const lines = await readLeaderLines(trx, { ...wave, skuId });
  const night = await lockNight(trx, wave);
  const round = night.allocationRound + 1;
  await moveNight(trx, night, { ...night, allocationRound: round });
  await insertAllocations(trx, { cycleId: wave.cycleId, round, rule }, allocationsOf(lines, short));
  await execute(
    trx,
    `update wave_lines set short = short + :missing where wave_id = :waveId and sku_id = :skuId`,
    { waveId, skuId, missing },
  );
  await settleShortLines(
    trx,
    lines.map((line) => line.orderId),
  );
}

const causeWords: Readonly<Record<ShortPieces['rule'], { readonly zh: string; readonly en: string }>> = {
  'short-pick': { zh: '拣货时缺', en: 'were not found when picking' },
  damaged: { zh: '拣货时发现破损', en: 'were found damaged when picking' },
};

/** What is left is shared by what each line was to get before; nobody gets more than that. */
function allocationsOf(
  lines: readonly LeaderLine[],
  { available, missing, rule }: ShortPieces,
): LineAllocation[] {
  const due = lines.map((line) => ({ ...line, quantity: line.allocated }));
  const words = causeWords[rule];
  return allocateShortage({ rule: 'pro-rata', lines: due, available }).map((share, index) => {
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
        zh: `${words.zh} ${missing} 件，按比例：您订 ${orderedPieces} 份，应得 ${ordered} 份，分得 ${allocated} 份`,
        en: `${missing} ${words.en}, pro rata: you ordered ${orderedPieces}, were due ${ordered} and get ${allocated}`,
      },
    };
  });
}
