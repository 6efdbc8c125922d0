import { portionFen } from '../values/basis-points.js';
import { compareInstants } from '../values/instants.js';
import { RuleViolation } from '../values/rule-violation.js';
import type { CycleState } from '../cycle/lifecycle.js';
import { canMove, type OrderState } from './lifecycle.js';

/**
 * How long a region's members may cancel after the cutoff: never; until the freeze, with which the buying begins; or
 * until the station gives out what came, from when on each piece lies in a slot and would have to be taken out by hand.
 */
export const cancelPolicies = ['none', 'until-frozen', 'until-picking'] as const;

export type AfterCutoff = (typeof cancelPolicies)[number];

export interface CancelPolicy {
  readonly afterCutoff: AfterCutoff;
  /** Of what the order is worth now, in basis points. */
  readonly feeBp: number;
}

/** What decides whether and at what price a member may cancel; `at` is the database's instant. */
export interface CancellationFacts {
  readonly state: OrderState;
  readonly cycleState: CycleState;
  readonly cutoffAt: string;
  readonly at: string;
  readonly policy: CancelPolicy;
  /** The order was moved because its leader is away: the member did not choose the point. */
  readonly reassigned: boolean;
  /** The station has given out what came; false while there is no night yet. */
  readonly givenOut: boolean;
  /** Paid and not refunded, in fen. */
  readonly keptFen: number;
}

export interface CancellationTerms {
  /** What is kept of the money, in fen. */
  readonly feeFen: number;
  /** What goes back, in fen. */
  readonly refundFen: number;
  /** `released`: nothing was bought, stock and demand are given back. `surplus`: the goods come and nobody wants them. */
  readonly goods: 'released' | 'surplus';
}

/**
 * What cancelling the order costs its member now. Refuses `order-not-cancellable`. Operations and shortage are not bound
 * by this, only by the lifecycle.
 *
 * @rule ORD-01 A member may cancel a placed or paid order until the cutoff, and gets everything back.
 * @test test/domain/order/cancellation.test.ts › a member cancels a placed or paid order until the cutoff for nothing
 * @test test/activities/order/cancel-order.test.ts › cancelling a paid order refunds every line and voids the
 *   commission
 * @rule ORD-20 After the cutoff a member cancels as long, and for the fee, that his region allows; without a policy not
 *   at all.
 * @data cancel_policies.after_cutoff
 * @data cancel_policies.fee_bp
 * @test test/activities/order/cancel-late.test.ts › between cutoff and freeze the fee is kept and booked, and stock,
 *   demand and the rest of the money go back
 * @rule ORD-21 Whose order was moved because the leader is away may refuse that for nothing until the freeze.
 * @test test/activities/network/leader-change.test.ts › a member who does not want the neighbour’s point gets everything
 *   back until the freeze
 */
export function cancellationTerms(facts: CancellationFacts): CancellationTerms {
  const terms = findCancellationTerms(facts);
  const { state, cutoffAt, at } = facts;
  if (terms === undefined) throw new RuleViolation('order-not-cancellable', { state, cutoffAt, at });
  return terms;
}

/** The same for who only asks: undefined when the order can no longer be cancelled. */
export function findCancellationTerms(facts: CancellationFacts): CancellationTerms | undefined {
  const { state, cycleState, cutoffAt, at, keptFen } = facts;
  if (!canMove(state, 'cancelled')) return undefined;
  if (compareInstants(at, cutoffAt) < 0) return everythingBack(keptFen);
  const unfrozen = cycleState === 'planned' || cycleState === 'closed';
  if (unfrozen && facts.reassigned) return everythingBack(keptFen);
  if (unfrozen && facts.policy.afterCutoff !== 'none') return withFee(facts, 'released');
  const bought = cycleState === 'frozen' || cycleState === 'aggregated';
  const isLate = bought && facts.policy.afterCutoff === 'until-picking' && !facts.givenOut;
  return isLate && state === 'paid' ? withFee(facts, 'surplus') : undefined;
}

const everythingBack = (keptFen: number): CancellationTerms => ({
  feeFen: 0,
  refundFen: keptFen,
  goods: 'released',
});

function withFee(
  { keptFen, policy }: CancellationFacts,
  goods: CancellationTerms['goods'],
): CancellationTerms {
  const feeFen = portionFen(keptFen, policy.feeBp);
  return { feeFen, refundFen: keptFen - feeFen, goods };
}
