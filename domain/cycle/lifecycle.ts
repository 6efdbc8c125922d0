/**
 * The life of a cycle as data; it imports nothing, since workflows carry it. Selling is not a state: it is read from
 * the instants (domain/cycle/selling.ts).
 *
 *   planned ─▶ closed ─▶ frozen ─▶ aggregated ─▶ delivered ─▶ settled
 *      └──────────┴─────────┴──▶ cancelled  (until something was bought for it)
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

/** The moves that are allowed; a state with an empty list is final. */
export const cycleMoves: Readonly<Record<CycleState, readonly CycleState[]>> = {
  planned: ['closed', 'cancelled'],
  closed: ['frozen', 'cancelled'],
  frozen: ['aggregated', 'cancelled'],
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
