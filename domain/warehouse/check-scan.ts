import type { RefusalDetails } from '../values/rule-violation.js';

/**
 * What the scanner read. The code is what stands on the product; the slot is the leader whose slot it went
 * into.
 */
export interface Scan {
  readonly code: string;
  readonly leaderId: string;
  readonly quantity: number;
}

/**
 * A line of the wave as it stands: `picked` + `short` never exceed `allocated`.
 *
 * @rule NIGHT-13 Pieces that cannot be found are written off, shared over the orders and refunded.
 * @test test/activities/warehouse/picking.test.ts › pieces that cannot be found are written off, shared over the
 *   orders and refunded
 */
export interface WaveRow {
  readonly skuId: string;
  readonly allocated: number;
  readonly picked: number;
  /** Pieces the picker reported as not to be found. */
  readonly short: number;
}

/** The wave a picker works on, and the SKU that the catalogue knows for the scanned code, or null. */
export interface ScanContext {
  readonly leaderId: string;
  readonly rows: readonly WaveRow[];
  readonly skuIdOfCode: string | null;
}

export type ScanRefusalCode =
  | 'scan-quantity-invalid'
  | 'scan-unknown-code'
  | 'scan-wrong-slot'
  | 'scan-wave-complete'
  | 'scan-wrong-sku'
  | 'scan-too-many';

/**
 * An accepted scan with what it leads to, or the first refusal that applies; a refused scan changes nothing.
 */
export type ScanVerdict =
  | {
      readonly accepted: true;
      readonly skuId: string;
      readonly pickedAfter: number;
      readonly lineComplete: boolean;
      readonly waveComplete: boolean;
    }
  | { readonly accepted: false; readonly code: ScanRefusalCode; readonly details: RefusalDetails };

/**
 * The verdict on one scan. After an accepted one its row still holds at most what was allocated. The same
 * scan sent again is not known here: its client id is recognised before (a scan has one client id, and that
 * is its key).
 *
 * @rule NIGHT-10 A scan of an unknown product, into a wrong slot, or of too many pieces is refused with its own code
 *   and changes nothing.
 * @test test/domain/warehouse/waves.test.ts › each wrong scan is refused with its own code
 * @test test/activities/warehouse/picking.test.ts › a scan is refused for an unknown code, a SKU of nobody here, and
 *   too many pieces, and then changes nothing
 * @rule NIGHT-11 No more is picked than was allocated, and the last piece completes the wave.
 * @test test/domain/warehouse/waves.test.ts › scans in any order never pick more than allocated, and the last one
 *   completes the wave
 * @test test/activities/warehouse/picking.test.ts › of two pickers who race for the last pieces one is refused, and
 *   the wave is told complete once
 * @rule NIGHT-12 A scan that is sent again is the same scan.
 * @test test/activities/warehouse/picking.test.ts › a scan that is sent again is the same scan, and its client id
 *   fits no other
 */
export function checkScan(scan: Scan, context: ScanContext): ScanVerdict {
  const { leaderId, rows, skuIdOfCode } = context;
  if (!Number.isSafeInteger(scan.quantity) || scan.quantity < 1) {
    return refusal('scan-quantity-invalid', { quantity: scan.quantity });
  }
  if (skuIdOfCode === null) return refusal('scan-unknown-code', { code: scan.code });
  if (scan.leaderId !== leaderId) {
    return refusal('scan-wrong-slot', { scannedLeaderId: scan.leaderId, expectedLeaderId: leaderId });
  }
  if (isWaveComplete(rows)) return refusal('scan-wave-complete', { leaderId });
  const row = rows.find((candidate) => candidate.skuId === skuIdOfCode);
  if (row === undefined) return refusal('scan-wrong-sku', { skuId: skuIdOfCode, leaderId });
  if (scan.quantity > missingPieces(row)) {
    const { skuId, allocated, picked } = row;
    return refusal('scan-too-many', {
      skuId,
      allocated,
      picked,
      quantity: scan.quantity,
      missing: missingPieces(row),
    });
  }
  return acceptance(scan, row, rows);
}

/** Whether nothing of the wave is left to pick: every row is picked or reported short. */
export function isWaveComplete(rows: readonly WaveRow[]): boolean {
  return rows.every((row) => missingPieces(row) === 0);
}

/** Pieces of the row that are neither picked nor reported short. */
export function missingPieces(row: WaveRow): number {
  return row.allocated - row.picked - row.short;
}

function acceptance(scan: Scan, row: WaveRow, rows: readonly WaveRow[]): ScanVerdict {
  const after = { ...row, picked: row.picked + scan.quantity };
  return {
    accepted: true,
    skuId: row.skuId,
    pickedAfter: after.picked,
    lineComplete: missingPieces(after) === 0,
    waveComplete: isWaveComplete(rows.map((other) => (other === row ? after : other))),
  };
}

function refusal(code: ScanRefusalCode, details: RefusalDetails): ScanVerdict {
  return { accepted: false, code, details };
}
