import { compareInstants } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';
import { canMove, type OrderState } from './lifecycle.js';

/** What decides whether a member may cancel: the order's state, the cycle's cutoff, and the database's instant. */
export interface CancellationFacts {
  readonly state: OrderState;
  readonly cutoffAt: string;
  readonly at: string;
}

/**
 * A member may cancel a placed or paid order until the cutoff; refuses `order-not-cancellable` otherwise. After the
 * cutoff the goods are being bought, so that an after-sale claim is the way. Operations and shortage are not bound by
 * this, only by the lifecycle.
 *
 * @rule ORD-01 A member may cancel a placed or paid order until the cutoff, and gets everything back.
 * @test test/domain/order/cancellation.test.ts › a member cancels a placed or paid order until the cutoff, and
 *   nothing else
 * @test test/activities/order/cancel-order.test.ts › cancelling a paid order refunds every line and voids the
 *   commission
 */
export function assertMemberMayCancel({ state, cutoffAt, at }: CancellationFacts): void {
  if (canMove(state, 'cancelled') && compareInstants(at, cutoffAt) < 0) return;
  throw new RuleViolation('order-not-cancellable', { state, cutoffAt, at });
}
