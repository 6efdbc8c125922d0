/**
 * The life of a parcel as data. This file imports nothing: workflows may carry it.
 *
 *   planned ─▶ packed ─▶ staged ─▶ loaded ─▶ signed ─▶ collected
 *                ▲                    │         └────▶ uncollected ─▶ collected, or returned
 *                └───── returned ◀────┘         (a stop that failed; packed again for another try)
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

/** The moves that are allowed; a state with an empty list is final. */
export const parcelMoves: Readonly<Record<ParcelState, readonly ParcelState[]>> = {
  planned: ['packed'],
  packed: ['staged', 'loaded'],
  staged: ['loaded', 'packed'],
  loaded: ['signed', 'returned'],
  signed: ['collected', 'uncollected'],
  collected: [],
  // A member who comes late after all may be given what the leader still has.
  uncollected: ['collected', 'returned'],
  returned: ['packed'],
};

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: ParcelState, to: ParcelState): boolean {
  return parcelMoves[from].includes(to);
}
