/**
 * The life of a parcel as data. This file imports nothing: workflows may carry it.
 *
 *   planned ─▶ packed ─▶ staged ─▶ loaded ─▶ signed ─▶ collected
 *                ▲                   │ │        └────▶ uncollected ─▶ returned
 *                └───────────────────┘ └▶ returned
 *     (a stop that failed: packed again for another trip run, or sent back and refunded)
 */

/** Every state of a parcel, in the order of its life. */
export const parcelStates = [
  'planned',
  'packed',
  'staged',
  'loaded',
  'signed',
  'collected',
  'uncollected',
  'returned',
] as const;

export type ParcelState = (typeof parcelStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule NIGHT-19 A parcel is handed over only after the leader signed for it.
 * @test test/domain/warehouse/pack-parcels.test.ts › a parcel is handed over only after the leader signed for it
 */
export const parcelMoves: Readonly<Record<ParcelState, readonly ParcelState[]>> = {
  planned: ['packed'],
  packed: ['staged', 'loaded'],
  staged: ['loaded'],
  loaded: ['signed', 'packed', 'returned'],
  signed: ['collected', 'uncollected'],
  collected: [],
  // Whoever comes later is too late: the money was decided at the deadline.
  uncollected: ['returned'],
  returned: [],
};

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: ParcelState, to: ParcelState): boolean {
  return parcelMoves[from].includes(to);
}
