import { compareInstants } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';
import type { OrderState } from './lifecycle.js';

/** A pickup point as a member may choose it. */
export interface ChosenPoint {
  readonly leaderId: string;
  readonly regionId: string;
  readonly active: boolean;
}

/**
 * Goods may be collected at the point: it is in the member's region and open for business. Refuses
 * `pickup-point-elsewhere`, `pickup-point-closed`.
 *
 * @rule ORD-16 A member's pickup point is an open point of the member's own region.
 * @test test/activities/cart/cart.test.ts › a member’s point is an open one of his region, and changing it moves no order
 */
export function assertPointOpen({ leaderId, regionId, active }: ChosenPoint, ofRegion: string): void {
  if (regionId !== ofRegion) throw new RuleViolation('pickup-point-elsewhere', { leaderId });
  if (!active) throw new RuleViolation('pickup-point-closed', { leaderId });
}

/** What decides whether an order may still be collected elsewhere; `at` is the database's instant. */
export interface PointChangeFacts {
  readonly state: OrderState;
  readonly cutoffAt: string;
  readonly at: string;
}

/**
 * A placed or paid order may change its pickup point until the cutoff; refuses `order-not-movable` otherwise, since from
 * then on the goods are bought, picked and driven for the old point.
 *
 * @rule ORD-17 A placed or paid order may change its pickup point until its cycle's cutoff, never after it.
 * @test test/activities/order/move-order.test.ts › what cannot be is refused by name
 */
export function assertMemberMayMove({ state, cutoffAt, at }: PointChangeFacts): void {
  if ((state === 'placed' || state === 'paid') && compareInstants(at, cutoffAt) < 0) return;
  throw new RuleViolation('order-not-movable', { state, cutoffAt, at });
}
