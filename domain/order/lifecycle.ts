/**
 * The life of an order as data. This file imports nothing: workflows carry it in their bundle, and what it says is
 * versioned with them.
 *
 *   placed ─▶ paid ─▶ collected ───▶ completed
 *     │        ├────▶ uncollected ──▶ completed
 *     ├▶ expired
 *     └───────▶└────▶ cancelled      (by the member before the cutoff; cause `short` when nothing is left of it)
 */

/**
 * Every state of an order, in the order of its life.
 *
 * @rule ORD-08 The same key places one order, whoever asks twice.
 * @test test/activities/order/place-order.test.ts › the same key places one order, whoever asks twice and however
 *   often at once
 * @rule ORD-09 An order is placed at the price the member saw, or refused.
 * @test test/activities/order/place-order.test.ts › another price than the member saw refuses the order
 * @rule ORD-10 Orders go to a leader of the region of the cycle whose point is open.
 * @test test/activities/order/place-order.test.ts › a leader who is unknown, closed or of another region takes no
 *   order
 * @rule ORD-11 A member buys what is on the list of the cycle for his pickup point.
 * @data skus.leader_tags
 * @test test/activities/order/place-order.test.ts › a SKU that is not on the list, or not for this leader, is not
 *   sellable; one without supply is out of stock
 */
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

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule ORD-02 Exactly the moves of the table are possible for an order.
 * @test test/domain/order/lifecycle.test.ts › exactly these moves of an order are allowed
 * @rule ORD-03 An order with nothing left after a shortage is cancelled, cause short, and refunded.
 * @test test/activities/warehouse/shortage.test.ts › an order with nothing left is cancelled as short, its stock
 *   given back and its demand kept
 * @rule ORD-04 An unpaid order expires only after the provider closed its payment or has none.
 * @test test/activities/order/expire-order.test.ts › a prepared order is closed at the provider, asked for once more,
 *   then expired
 * @test test/activities/order/expire-order.test.ts › a payer who was faster than the close is found by the second
 *   question
 * @rule ORD-05 An order is paid once, however often and by however many the payment is told.
 * @test test/activities/payment/accept-payment.test.ts › a payment is accepted once, however often and however
 *   concurrently it is told
 * @rule ORD-06 An order that costs nothing is paid at once.
 * @test test/activities/order/place-order.test.ts › an order of zero fen is paid at once
 */
export const orderMoves: Readonly<Record<OrderState, readonly OrderState[]>> = {
  placed: ['paid', 'cancelled', 'expired'],
  paid: ['collected', 'uncollected', 'cancelled'],
  cancelled: [],
  expired: [],
  collected: ['completed'],
  uncollected: ['completed'],
  completed: [],
};

/**
 * The states in which an order's stock, coupon and limits are taken; a move out of them releases everything.
 *
 * @rule ORD-07 An order takes stock, coupon and limits while it lives, and never comes back to life.
 * @test test/domain/order/lifecycle.test.ts › an order that left the live states never comes back
 */
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
