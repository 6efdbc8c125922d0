/**
 * The life of a commission as data; it imports nothing.
 *
 *   estimated ─▶ earned ─▶ available ─▶ paid
 *       └──────────┴───────────┴──▶ void     (nothing is left of the line)
 *
 * A refund that leaves something changes the amount and not the state; a refund after `paid` becomes a debt.
 */

/** Every state of a commission, in the order of its life. */
export const commissionStates = ['estimated', 'earned', 'available', 'paid', 'void'] as const;

export type CommissionState = (typeof commissionStates)[number];

/** The moves that are allowed; a state with an empty list is final. */
export const commissionMoves: Readonly<Record<CommissionState, readonly CommissionState[]>> = {
  estimated: ['earned', 'void'],
  earned: ['available', 'void'],
  available: ['paid', 'void'],
  paid: [],
  void: [],
};

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: CommissionState, to: CommissionState): boolean {
  return commissionMoves[from].includes(to);
}
