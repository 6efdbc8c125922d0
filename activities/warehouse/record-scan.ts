import { checkScan } from '../../domain/warehouse/check-scan.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { moveStock } from '../../db/queries/warehouse/move-stock.js';
import { pickLots } from '../../db/queries/warehouse/pick-lots.js';
import { lockWave, markPicked, readWaveLines, type WaveRow } from '../../db/queries/warehouse/wave-row.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep, type Idempotency } from '../step.js';
import type { PickerOfWave } from './claim-wave.js';

export interface RecordScanInput extends PickerOfWave {
  /** Made by the scanner, unique per scan: a scan that is sent again is the same scan. */
  readonly clientId: string;
  /** What stands on the product: its GTIN. */
  readonly code: string;
  readonly quantity: number;
  /** The leader whose slot was scanned, where slots carry a code. */
  readonly slotLeaderId?: string | undefined;
}

/** What the scanner shows. */
export interface ScanAnswer {
  readonly waveId: string;
  readonly skuId: string;
  /** Pieces of the SKU that lie in the slot now. */
  readonly picked: number;
  readonly lineComplete: boolean;
  readonly waveComplete: boolean;
}

/** A scan's key: its client id, per picker. */
export const scanKey = ({ pickerId, clientId }: RecordScanInput): Idempotency => ({
  actor: `picker/${pickerId}`,
  key: `scan/${clientId}`,
});

/**
 * The scanned pieces lie in the leader's slot: the line has them, stock moved from received to picked, oldest
 * lot first. The scan that completes the wave tells it, once. A refused scan changes nothing. @throws
 * RuleViolation wave-unknown, scan-… (see checkScan), key-reused (a client id of another scan)
 */
export const recordScan = defineStep({
  operation: 'recordScan',
  run: async (trx, input: RecordScanInput): Promise<ScanAnswer> => {
    const { waveId, code, quantity } = input;
    const wave = await lockWave(trx, input);
    const verdict = checkScan(
      { code, leaderId: input.slotLeaderId ?? wave.leaderId, quantity },
      {
        leaderId: wave.leaderId,
        rows: await readWaveLines(trx, waveId),
        skuIdOfCode: await findSku(trx, code),
      },
    );
    if (!verdict.accepted) throw new RuleViolation(verdict.code, verdict.details);
    const { skuId, pickedAfter, lineComplete, waveComplete } = verdict;
    await storeScan(trx, input, skuId);
    await movePicked(trx, wave, { skuId, quantity, clientId: input.clientId });
    if (waveComplete) await tellPicked(trx, wave);
    return { waveId, skuId, picked: pickedAfter, lineComplete, waveComplete };
  },
});

/** The wave is complete and says so; the caller's transaction picked or gave up its last piece. */
export async function tellPicked(trx: Transaction, wave: WaveRow): Promise<void> {
  const { waveId, cycleId, siteId } = wave;
  await markPicked(trx, waveId);
  const data = { waveId, cycleId, siteId };
  await appendEvents(trx, [{ aggregate: `wave/${waveId}`, type: 'wave.picked', data }]);
}

async function findSku(trx: Transaction, code: string): Promise<string | null> {
  const sku = await maybeOne<{ id: string }>(trx, `select id from skus where gtin = :code`, { code });
  return sku?.id ?? null;
}

async function storeScan(trx: Transaction, input: RecordScanInput, skuId: string): Promise<void> {
  const { clientId, waveId, pickerId, code, quantity } = input;
  const stored = await execute(
    trx,
    `insert into scans (client_id, wave_id, picker_id, code, sku_id, quantity)
     values (:clientId, :waveId, :pickerId, :code, :skuId, :quantity) on conflict do nothing`,
    { clientId, waveId, pickerId, code, skuId, quantity },
  );
  if (stored === 0) throw new RuleViolation('key-reused', { key: clientId, operation: 'recordScan' });
  await execute(
    trx,
    `update wave_lines set picked = picked + :quantity where wave_id = :waveId and sku_id = :skuId`,
    { waveId, skuId, quantity },
  );
}

async function movePicked(
  trx: Transaction,
  { cycleId, siteId }: WaveRow,
  scan: { readonly skuId: string; readonly quantity: number; readonly clientId: string },
): Promise<void> {
  const { skuId, quantity, clientId } = scan;
  const lots = await pickLots(trx, { cycleId, siteId, skuId }, { quantity });
  const moves = lots.map((lot) => ({
    siteId,
    skuId,
    lot: lot.lot,
    fromState: 'received' as const,
    toState: 'picked' as const,
    quantity: lot.quantity,
  }));
  await moveStock(trx, moves, { cause: 'scan', ref: clientId });
}
