/**
 * The life of a payment, of a refund and of a difference with a bill as data; it imports nothing.
 *
 *   payment   created ─▶ paid
 *                └────▶ closed ─▶ paid     (the payer was faster than the news of it; the money goes back)
 *
 *   refund    created ─▶ processing ─▶ success
 *                └──────────┴──▶ abnormal ─▶ success   (a person looks; the provider may still pay it)
 *                └──────────┴───────┴──▶ closed        (it was not paid, and its amount is free again)
 *
 *   ticket    open ─▶ resolved      (finance says why)
 *                └──▶ matched ─▶ open     (a later comparison finds it gone, or back)
 */

/** Every state of a payment, in the order of its life. */
export const paymentStates = ['created', 'paid', 'closed'] as const;

export type PaymentState = (typeof paymentStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule PAY-01 A payment that was closed and is paid all the same is noted as paid, so that its money can go back.
 * @test test/activities/payment/accept-payment.test.ts › money for an expired or cancelled order goes back whole, once
 */
export const paymentMoves: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  created: ['paid', 'closed'],
  paid: [],
  closed: ['paid'],
};

/** Every state of a refund, in the order of its life. */
export const refundStates = ['created', 'processing', 'abnormal', 'success', 'closed'] as const;

export type RefundState = (typeof refundStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule PAY-02 A refund that succeeded or was closed stays so, whatever is told about it later.
 * @test test/activities/payment/refunds.test.ts › what is final stays, and what is unknown changes nothing
 * @rule PAY-03 A refund that the provider holds back waits for a person and can still succeed.
 * @test test/activities/payment/refunds.test.ts › an abnormal refund waits for a person and can still succeed
 */
export const refundMoves: Readonly<Record<RefundState, readonly RefundState[]>> = {
  created: ['processing', 'success', 'abnormal', 'closed'],
  processing: ['success', 'abnormal', 'closed'],
  abnormal: ['success', 'closed'],
  success: [],
  closed: [],
};

/** Every state of a difference between a bill and our books. */
export const ticketStates = ['open', 'resolved', 'matched'] as const;

export type TicketState = (typeof ticketStates)[number];

/**
 * The moves that are allowed; a state with an empty list is final.
 *
 * @rule PAY-12 A difference is explained by a person with a reason and stays so, or a later comparison finds it gone.
 * @test test/activities/ledger/reconcile-day.test.ts › a difference that is gone is matched, and open again if it comes
 *   back
 * @test test/activities/ledger/reconcile-day.test.ts › finance explains a difference once, with a reason
 */
export const ticketMoves: Readonly<Record<TicketState, readonly TicketState[]>> = {
  open: ['resolved', 'matched'],
  matched: ['open'],
  resolved: [],
};
