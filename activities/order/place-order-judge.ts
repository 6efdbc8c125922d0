import { assertOnSale } from '../../domain/inventory/on-sale.js';
import type { CycleSnapshot } from '../../domain/order/cycle-snapshot.js';
import { assertExpectedPrice, type OrderPlan, planOrder } from '../../domain/order/plan-order.js';
import { assertCouponApplies } from '../../domain/pricing/coupon-applies.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { answerKey, type BatchFacts, type SellingCycle } from '../../db/queries/order/write-batch-facts.js';
import type { StepRecord } from '../../db/queries/event/idempotency.js';
import type { StepAnswer } from '../step.js';
import type { PlacedOrder, PlaceOrderInput } from './place-order-input.js';

/** One order that somebody asks for, and the key under which its answer is stored. */
export interface OrderRequest {
  readonly input: PlaceOrderInput;
  readonly record: StepRecord | undefined;
}

/** What became of a request: its answer, or why there is none. */
export type OrderOutcome = StepAnswer<PlacedOrder> | RuleViolation;

/** A request that is accepted if there is enough of everything. */
export interface Candidate {
  readonly request: OrderRequest;
  readonly plan: OrderPlan;
  readonly payerOpenid: string | null;
}

/**
 * The stored answer to the request's key, or a plan that nothing but stock and limits can refuse, or the refusal. The
 * facts were read under the cycle's fence.
 */
export function judgeRequest(
  request: OrderRequest,
  snapshot: CycleSnapshot,
  facts: BatchFacts,
): Candidate | OrderOutcome {
  try {
    return storedAnswer(request, facts) ?? candidate(request, snapshot, facts);
  } catch (error) {
    if (error instanceof RuleViolation) return error;
    throw error;
  }
}

function storedAnswer(
  { record }: OrderRequest,
  { answers }: BatchFacts,
): StepAnswer<PlacedOrder> | undefined {
  const found = record && answers.get(answerKey(record));
  if (found === undefined) return undefined;
  if (found.operation !== record?.operation || found.inputHash !== record.inputHash)
    throw new RuleViolation('key-reused', { key: found.key, operation: found.operation });
  // Only this step stores answers under its operation.
  return { result: found.result as PlacedOrder, replayed: true };
}

function candidate(request: OrderRequest, snapshot: CycleSnapshot, facts: BatchFacts): Candidate {
  const { input } = request;
  const cycle = openCycle(facts, input, snapshot);
  const member = facts.members.get(input.memberId);
  // A member who is gone has no leader any more.
  if (member === undefined) throw new RuleViolation('leader-unknown', { leaderId: input.pointLeaderId });
  const plan = planRequest(request, snapshot, { at: cycle.at, householdId: member.householdId });
  assertCouponApplies(plan, member);
  return { request, plan, payerOpenid: member.openid };
}

/** The plan of the order at the instant, at the price that the member saw. @throws RuleViolation as planOrder, price-changed */
export function planRequest(
  { input }: OrderRequest,
  snapshot: CycleSnapshot,
  { at, householdId }: { readonly at: string; readonly householdId: string | null },
): OrderPlan {
  const { memberId, deviceId, pointLeaderId, leaderId, lines, couponId } = input;
  const wish = { pointLeaderId, leaderId, lines, couponId, at };
  const plan = planOrder(snapshot, wish, { memberId, deviceId, householdId });
  assertExpectedPrice(plan.price, input.expectedPayableFen);
  return plan;
}

function openCycle(
  { cycle }: BatchFacts,
  { cycleId, lines }: PlaceOrderInput,
  { listings }: CycleSnapshot,
): SellingCycle {
  if (cycle === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  const sellsFrom = lines.map(({ skuId }) => listings.get(skuId)?.sellsFrom ?? null);
  assertOnSale(cycle, sellsFrom, cycle.at);
  // The instants decide, except for a cycle that was called off before its cutoff.
  if (cycle.state !== 'planned')
    throw new RuleViolation('cycle-closed', { cycleId: cycle.id, state: cycle.state });
  return cycle;
}
