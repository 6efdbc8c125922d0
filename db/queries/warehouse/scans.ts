import type { Transaction } from '../../connection.js';
import { execute, maybeOne, one } from '../../query.js';
import { voidLabels } from './labels.js';

/** A further row about what lies in a slot; pieces that leave it are negative. */
export interface SlotChange {
  readonly clientId: string;
  readonly waveId: string;
  readonly pickerId: string;
  readonly code: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly kind: 'undo' | 'moved-in' | 'moved-out' | 'damaged';
  readonly corrects?: string | undefined;
  readonly reason: string;
  readonly otherWaveId?: string | undefined;
}

/** The change is noted and the line follows it. The caller holds the wave's lock. */
export async function changeSlot(trx: Transaction, change: SlotChange): Promise<void> {
  const { waveId, skuId, quantity } = change;
  await execute(
    trx,
    `insert into scans (client_id, wave_id, picker_id, code, sku_id, quantity, kind, corrects, reason, other_wave_id)
     values (:clientId, :waveId, :pickerId, :code, :skuId, :quantity, :kind, :corrects, :reason, :otherWaveId)`,
    { ...change, corrects: change.corrects ?? null, otherWaveId: change.otherWaveId ?? null },
  );
  await execute(
    trx,
    `update wave_lines set picked = picked + :quantity where wave_id = :waveId and sku_id = :skuId`,
    { waveId, skuId, quantity },
  );
}

export interface ScanRow {
  readonly clientId: string;
  readonly code: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly undone: boolean;
}

/** A scan of the wave by its client id; undefined for another wave's, and for what is a correction itself. */
export async function findScan(
  trx: Transaction,
  { waveId, scanId }: { readonly waveId: string; readonly scanId: string },
): Promise<ScanRow | undefined> {
  return maybeOne<ScanRow>(
    trx,
    `select s.client_id as "clientId", s.code, s.sku_id as "skuId", s.quantity,
       exists (select 1 from scans u where u.corrects = s.client_id) as undone
     from scans s where s.client_id = :scanId and s.wave_id = :waveId and s.kind = 'scan'`,
    { waveId, scanId },
  );
}

/** Something is left to pick again: labels that were printed are void. The caller holds the wave's lock. */
export async function reopenWave(trx: Transaction, waveId: string): Promise<void> {
  await execute(
    trx,
    `update waves set state = 'planned', picked_at = null where id = :waveId and state = 'picked'`,
    { waveId },
  );
  await voidLabels(trx, waveId);
}

/** The GTIN of a SKU, as a scanner reads it. */
export async function gtinOf(trx: Transaction, skuId: string): Promise<string> {
  return (await one<{ gtin: string }>(trx, `select gtin from skus where id = :skuId`, { skuId })).gtin;
}
