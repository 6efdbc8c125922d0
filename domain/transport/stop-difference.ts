import { RuleViolation } from '../values/rule-violation.js';

/**
 * How a stop can differ from what was packed. `missing` and `damaged`: pieces of a parcel that the leader has. `crate-missing`:
 * the pieces of a crate that he was not given. `returned`: the pieces of a failed stop that went back. `extra` and
 * `not-mine`: pieces that belong to none of his members.
 */
export type DifferenceKind = 'missing' | 'damaged' | 'crate-missing' | 'returned' | 'extra' | 'not-mine';

/** Who pays for a difference: the driver, the station that packed, or nobody that we know. */
export type Liability = 'driver' | 'station' | 'nobody';

/** Pieces of one SKU in one parcel that is being signed for. */
export interface PackedPieces {
  readonly parcelNo: string;
  readonly skuId: string;
  readonly quantity: number;
}

/** What the leader says of one parcel and SKU. */
export interface LineDifference extends PackedPieces {
  readonly kind: 'missing' | 'damaged';
}

/**
 * Every difference names pieces that are in the signed parcels, and no piece is named twice.
 * Refuses `difference-not-in-parcel` and `difference-too-many`.
 *
 * @rule RUN-13 Only pieces that were packed for this stop can be reported missing or damaged, each once.
 * @test test/domain/transport/stop-difference.test.ts › a piece differs at most once, and only where it was packed
 */
export function assertDifferences(
  packed: readonly PackedPieces[],
  differences: readonly LineDifference[],
): void {
  const left = new Map<string, number>();
  const keyOf = ({ parcelNo, skuId }: PackedPieces): string => `${parcelNo} ${skuId}`;
  for (const pieces of packed) left.set(keyOf(pieces), (left.get(keyOf(pieces)) ?? 0) + pieces.quantity);
  for (const difference of differences) {
    const { parcelNo, skuId, quantity } = difference;
    const remaining = left.get(keyOf(difference));
    if (remaining === undefined) throw new RuleViolation('difference-not-in-parcel', { parcelNo, skuId });
    if (quantity > remaining)
      throw new RuleViolation('difference-too-many', { parcelNo, skuId, quantity, packed: remaining });
    left.set(keyOf(difference), remaining - quantity);
  }
}

/**
 * Who answers for a difference. A crate is lost and goods break on the road; a piece that is not in a closed parcel was
 * not put into it.
 *
 * @rule RUN-14 Missing crates and damage are the driver's, missing pieces the station's, a failed stop nobody's.
 * @test test/domain/transport/stop-difference.test.ts › the road answers for crates and damage, the station for
 *   pieces that are not in a parcel
 */
export function liabilityOf(kind: DifferenceKind): Liability {
  if (kind === 'damaged' || kind === 'crate-missing') return 'driver';
  return kind === 'returned' ? 'nobody' : 'station';
}

/**
 * What of a stop may be refunded at the leader's word. Smaller: operations are called for a broken egg. Larger: a whole
 * crate is paid back before anybody has asked the driver.
 */
export const differenceLimitFen = 5_000;

/**
 * Whether a person has to look at the differences of a stop; they are refunded all the same.
 *
 * @rule RUN-15 Differences of a stop above 50 yuan, and foreign goods, are looked at by operations.
 * @value differenceLimitFen fen
 * @test test/domain/transport/stop-difference.test.ts › a person looks above the limit and at foreign goods
 */
export const needsEyes = (stop: { readonly refundFen: number; readonly foreignPieces: number }): boolean =>
  stop.refundFen > differenceLimitFen || stop.foreignPieces > 0;
