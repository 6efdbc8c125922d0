/**
 * The life of an order as data. This file imports nothing: workflows carry it in their bundle, and what it says is
 * versioned with them.
 *
 *   placed ─▶ paid ─▶ collected ───▶ completed
 *     │        ├────▶ uncollected ──▶ completed
 *     ├▶ expired
 *     └───────▶└────▶ cancelled      (by the member before the cutoff; cause `short` when nothing is left of it)
 */

/** Every state of an order, in the order of its life. */
export const orderStates = [
  'placed',
  'paid',
  'cancelled',
  'expired',
  'collected',
  'uncollected',
  'completed',
] as const;

export type OrderState = (typeof orderStates)[number];

/** The moves that are allowed; a state with an empty list is final. */
export const orderMoves: Readonly<Record<OrderState, readonly OrderState[]>> = {
  placed: ['paid', 'cancelled', 'expired'],
  paid: ['collected', 'uncollected', 'cancelled'],
  cancelled: [],
  expired: [],
  collected: ['completed'],
  uncollected: ['completed'],
  completed: [],
};

/** The states in which an order's stock, coupon and limits are taken; a move out of them releases everything. */
export const liveOrderStates: readonly OrderState[] = [
  'placed',
  'paid',
  'collected',
  'uncollected',
  'completed',
];

/** Whether the table allows the move; a move to the same state is not one. */
export function canMove(from: OrderState, to: OrderState): boolean {
  return orderMoves[from].includes(to);
}

/** Whether nothing can happen to an order in this state any more. */
export function isFinal(state: OrderState): boolean {
  return orderMoves[state].length === 0;
}
