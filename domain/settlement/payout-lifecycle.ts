/**
 * The life of a payout as data; it imports nothing.
 *
 *   requested ─▶ sent ─▶ waiting ─▶ paid      (waiting: the payee must confirm the transfer)
 *       ▲         │         │
 *       │         └─────────┴─────▶ failed
 *       └──────────────────────────────┘      (asked for again, by two persons)
 */

/** Every state of a payout, in the order of its life. */
export const payoutStates = ['requested', 'sent', 'waiting', 'paid', 'failed'] as const;

export type PayoutLifeState = (typeof payoutStates)[number];

/** The moves that are allowed: the provider may tell any later state first. A state with an empty list is final. */
export const payoutMoves: Readonly<Record<PayoutLifeState, readonly PayoutLifeState[]>> = {
  requested: ['sent', 'waiting', 'paid', 'failed'],
  sent: ['waiting', 'paid', 'failed'],
  waiting: ['sent', 'paid', 'failed'],
  paid: [],
  failed: ['requested'],
};
