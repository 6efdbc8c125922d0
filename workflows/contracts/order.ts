export interface OrderInput {
  readonly orderId: string;
}

export type OrderState =
  | 'placed'
  | 'paid'
  | 'cancelled'
  | 'expired'
  | 'collected'
  | 'uncollected'
  | 'completed';

export interface OrderSnapshot {
  readonly state: OrderState;
  /** Until an unpaid order expires (min of its own expiry and the cycle's payUntil), ≥ 0. */
  readonly expiresInMs: number;
  /** Until two thirds of that time are used up (10 of 15 minutes), ≥ 0: the operators see it from then on. */
  readonly dueInMs: number;
  /** Until a paid order's next deadline (pickup, then claims), > 0. */
  readonly nextCheckInMs: number;
  /** Refunds of the order that the provider has not been given yet. */
  readonly refundsToSend: readonly string[];
}

export interface OrderActivities {
  readOrder(input: OrderInput): Promise<OrderSnapshot>;
  /** Closed at the provider, asked once more, then expired and everything given back; or found paid meanwhile. */
  expireOrder(input: OrderInput): Promise<OrderSnapshot>;
  /**
   * At its deadline: uncollected if nobody came; completed when claims are closed and no refund is pending, with
   * revenue and available commission posted. Otherwise the snapshot says when to ask again.
   */
  completeOrder(input: OrderInput): Promise<OrderSnapshot>;
  /** The refund is at the provider (processing or success). Asks before it repeats. */
  sendRefund(input: { refundNo: string }): Promise<{ state: string }>;
}
