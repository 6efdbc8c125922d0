/**
 * The life of a cycle as data; it imports nothing, since workflows carry it. Selling is not a state: it is read from
 * the instants (domain/cycle/selling.ts).
 *
 *   planned ⇄ closed ─▶ frozen ─▶ aggregated ─▶ delivered ─▶ settled
 *      └──────────┴──▶ cancelled  (until it is frozen, before anything is bought for it)
 *
 * A closed cycle may sell again for some minutes (closed ─▶ planned): until it is frozen nothing is bought.
 */

/** Every state of a cycle, in the order of its life. */
export const cycleStates = [
  'planned',
  'closed',
  'frozen',
  'aggregated',
  'delivered',
  'settled',
  'cancelled',
] as const;

export type CycleState = (typeof cycleStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule CYC-18 A cycle goes through its states in order and skips none.
 * @test test/domain/cycle/lifecycle.test.ts › a cycle goes through its states in order and skips none
 * @rule CYC-19 A cycle can be cancelled until it is frozen, before anything is bought for it.
 * @changedBy ops (cycle.cancel)
 * @test test/domain/cycle/lifecycle.test.ts › a cycle is cancelled only before anything was bought for it
 * @rule CYC-60 A closed cycle may sell again for some minutes until it is frozen, never after it.
 * @changedBy ops (cycle.extend)
 * @test test/activities/cycle/reopen.test.ts › a closed cycle sells again until it is frozen, and is closed again
 * @rule CYC-20 A cycle is frozen only when it is closed, the time to pay is over and nothing is unpaid; what is
 *   frozen is what was paid.
 * @test test/activities/cycle/close-and-freeze.test.ts › a cycle is frozen only when it is closed, payUntil is over
 *   and nothing is unpaid
 * @test test/activities/cycle/fence-races.test.ts › what is frozen is what was paid, however close a payment comes
 * @rule CYC-21 A moved cutoff closes the cycle at its new instant.
 * @changedBy ops (cycle.extend)
 * @test test/activities/cycle/close-and-freeze.test.ts › a cutoff that was moved is closed at its new instant
 * @rule CYC-22 A cycle is settled only when every order is completed, cancelled or expired and its books are stored.
 * @test test/activities/settlement/settle.test.ts › a cycle is settled when nothing is left, with its books as they
 *   were
 * @rule CYC-23 A listing keeps the prices and rates it had when its cycle was opened.
 * @test test/activities/cycle/ensure-cycles.test.ts › a listing keeps the prices and rates of its opening
 * @rule CYC-24 SKUs are shown by their reviews, then by what they sold, then by id.
 * @test test/activities/cycle/ensure-cycles.test.ts › the next cycles rank SKUs by their reviews, then by what they
 *   sold, then by id
 */
export const cycleMoves: Readonly<Record<CycleState, readonly CycleState[]>> = {
  planned: ['closed', 'cancelled'],
  closed: ['planned', 'frozen', 'cancelled'],
  frozen: ['aggregated'],
  aggregated: ['delivered'],
  delivered: ['settled'],
  settled: [],
  cancelled: [],
};

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: CycleState, to: CycleState): boolean {
  return cycleMoves[from].includes(to);
}

/** Whether a cycle has reached a state or gone past it; a cancelled cycle has reached nothing but that. */
export function hasReached(current: CycleState, state: CycleState): boolean {
  if (current === 'cancelled' || state === 'cancelled') return current === state;
  return cycleStates.indexOf(current) >= cycleStates.indexOf(state);
}
