import { packParcels } from '../../domain/warehouse/pack-parcels.js';
import type { PackableLine } from '../../domain/warehouse/pack-parcels.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { readPackableLines } from '../../db/queries/warehouse/demand-of-night.js';
import { finishPacking } from '../../db/queries/warehouse/finish-packing.js';
import { insertParcels } from '../../db/queries/warehouse/insert-parcels.js';
import { packLabelled } from '../../db/queries/warehouse/labels.js';
import { lockWave, readWaveLines, type WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';

/** What to print and stick on: labels by parcel, numbers by crate. */
export interface PackAnswer {
  readonly waveId: string;
  readonly parcels: readonly { parcelNo: string; memberId: string; crateNo: string; pieces: number }[];
  readonly crates: readonly string[];
  /** This was the last wave of the site. */
  readonly nightPacked: boolean;
}

/**
 * A picked wave is one parcel per member in numbered crates. The last wave of the site packs the night; both
 * facts are told once. @throws RuleViolation wave-unknown, wave-move-not-allowed (pieces are missing, or
 * packed before)
 */
export const packWave = defineStep({
  operation: 'packWave',
  run: async (trx, input: PickerOfWave): Promise<PackAnswer> => {
    const wave = await lockWave(trx, input);
    const { waveId, cycleId, siteId, state } = wave;
    if (state !== 'picked') throw new RuleViolation('wave-move-not-allowed', { waveId, state });
    const packed = await planParcels(trx, wave);
    // Parcels with labels are the same ones: the slot has not changed since, or the labels would be void.
    const labelled = await packLabelled(trx, waveId);
    if (labelled === 0) await insertParcels(trx, wave, { ...packed, state: 'packed' });
    await execute(
      trx,
      `update waves set state = 'packed', packed_at = clock_timestamp() where id = :waveId`,
      { waveId },
    );
    const data = { waveId, cycleId, siteId };
    await appendEvents(trx, [{ aggregate: `wave/${waveId}`, type: 'wave.packed', data }]);
    const nightPacked = await finishPacking(trx, wave);
    return { waveId, ...presented(packed), nightPacked };
  },
});

/** The parcels and crates that the picked wave makes, the same however often it is asked. */
export async function planParcels(trx: Transaction, wave: WaveRow): Promise<ReturnType<typeof packParcels>> {
  const lines = await readPackableLines(trx, wave);
  await assertPickedAll(trx, wave, lines);
  return packParcels(wave.waveId, lines);
}

/**
 * What lies in the slot is what the order lines were given; anything else would put goods into the wrong
 * hands.
 */
async function assertPickedAll(
  trx: Transaction,
  { waveId }: WaveRow,
  lines: readonly PackableLine[],
): Promise<void> {
  const picked = await readWaveLines(trx, waveId);
  for (const { skuId, picked: pieces } of picked) {
    const given = lines.reduce((sum, line) => (line.skuId === skuId ? sum + line.quantity : sum), 0);
    if (given !== pieces)
      throw new Error(`wave ${waveId}: ${pieces} of ${skuId} picked, ${given} given to orders`);
  }
}

/** What is shown of them. */
export function presented({
  parcels,
  crates,
}: ReturnType<typeof packParcels>): Pick<PackAnswer, 'parcels' | 'crates'> {
  const crateNoOf = new Map(crates.map((crate) => [crate.serial, crate.crateNo]));
  return {
    parcels: parcels.map(({ parcelNo, memberId, crateSerial, pieces }) => {
      return { parcelNo, memberId, crateNo: crateNoOf.get(crateSerial) ?? '', pieces };
    }),
    crates: crates.map((crate) => crate.crateNo),
  };
}
