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

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule COM-12 Commission is estimated at the payment, then earned, available and paid, in this order; a part of it
 *   is void when nothing of its line is left.
 * @test test/domain/commission/lifecycle.test.ts › exactly these moves of a commission are allowed
 * @rule COM-13 Commission is available only when its order is completed: collected or past its deadline, and claims
 *   closed.
 * @test test/activities/order/complete-order.test.ts › completing posts the revenue and frees the commission to the
 *   fen, once
 */
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
