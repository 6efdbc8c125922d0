import type { CycleState } from '../cycle/lifecycle.js';
import type { OrderState } from '../order/lifecycle.js';

/** What our rows know of an order when money for it has arrived. */
export interface PaymentFacts {
  readonly state: OrderState;
  readonly cycleState: CycleState;
  readonly payableFen: number;
  /** Whether it has its one payment, and under which transaction of the provider (none if there was nothing to pay). */
  readonly isPaid: boolean;
  readonly transactionId: string | null;
}

/**
 * `paid`: the order is. `already-paid`: the same money, told again. `refunded-twice`: other money for an order that has
 * its own; `refunded-late`: money for a dead order; both go back whole. `amount-differs`: a person looks at it.
 */
export type PaymentOutcome = 'paid' | 'already-paid' | 'refunded-twice' | 'refunded-late' | 'amount-differs';

/**
 * What is done about money that has arrived.
 *
 * @rule PAY-04 The same money told again, in whatever number of notices and answers, changes nothing.
 * @test test/domain/payment/judge-payment.test.ts › the same transaction is the same money
 * @rule PAY-05 Other money for an order that has its payment goes back, whatever its amount.
 * @test test/domain/payment/judge-payment.test.ts › another transaction for a paid order goes back
 * @rule PAY-06 Only a placed order of a cycle that is not frozen is paid; money for any other goes back.
 * @test test/domain/payment/judge-payment.test.ts › only a placed order of an unfrozen cycle is paid
 */
export function judgePayment(
  facts: PaymentFacts,
  told: { readonly transactionId: string; readonly amountFen: number },
): PaymentOutcome {
  if (facts.isPaid) return facts.transactionId === told.transactionId ? 'already-paid' : 'refunded-twice';
  if (facts.payableFen !== told.amountFen) return 'amount-differs';
  const isOpen = facts.cycleState === 'planned' || facts.cycleState === 'closed';
  return facts.state === 'placed' && isOpen ? 'paid' : 'refunded-late';
}
