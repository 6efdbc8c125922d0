import { RuleViolation } from '../values/rule-violation.js';

/** A scan as it is known, and whether it was taken back. */
export interface KnownScan {
  readonly quantity: number;
  readonly undone: boolean;
}

/** Where the scan's wave stands, and what lies of the SKU in its slot. */
export interface SlotState {
  readonly waveState: 'planned' | 'picked' | 'packed';
  readonly picked: number;
}

/**
 * The slot may still be corrected, and holds the pieces that leave it.
 * Refuses `scan-wave-packed` and `slot-lacks-pieces`.
 *
 * @rule NIGHT-22 A slot can be corrected until its wave is packed; afterwards the leader reports the difference.
 * @test test/domain/warehouse/correct-scan.test.ts › a slot is corrected until its wave is packed, and only by what
 *   lies in it
 */
export function assertTakeable({ waveState, picked }: SlotState, quantity: number): void {
  if (waveState === 'packed') throw new RuleViolation('scan-wave-packed', {});
  if (quantity > picked) throw new RuleViolation('slot-lacks-pieces', { picked, quantity });
}

/**
 * The scan may be taken back: once, and with all of its pieces.
 * Refuses `scan-already-undone`, and what assertTakeable refuses.
 *
 * @rule NIGHT-23 A scan is taken back at most once; the scan and its correction both stay on record.
 * @test test/activities/warehouse/corrections.test.ts › a scan is taken back once: pieces return to the shelf, both
 *   rows stay, and the wave is open again
 */
export function assertUndoable(scan: KnownScan, slot: SlotState): void {
  if (scan.undone) throw new RuleViolation('scan-already-undone', {});
  assertTakeable(slot, scan.quantity);
}

/** Damaged pieces of a wave's line, and what can take their place. */
export interface Damage {
  readonly quantity: number;
  /** Pieces of the line that are neither picked nor short; for pieces out of the slot, with those. */
  readonly due: number;
  /** Pieces of the SKU at the site that nobody is to get. */
  readonly surplus: number;
}

/**
 * What becomes of damaged pieces: as many as there is surplus are replaced, the others are short. Both sum to the
 * quantity.
 * Refuses `damage-exceeds-line`.
 *
 * @rule NIGHT-24 A damaged piece is replaced from the site's surplus; without any it is short and refunded.
 * @test test/activities/warehouse/corrections.test.ts › a damaged piece is replaced from the surplus, and without any
 *   its member is refunded to the fen
 */
export function shareDamage({ quantity, due, surplus }: Damage): {
  readonly replaced: number;
  readonly short: number;
} {
  if (quantity > due) throw new RuleViolation('damage-exceeds-line', { quantity, due });
  const replaced = Math.min(quantity, surplus);
  return { replaced, short: quantity - replaced };
}
