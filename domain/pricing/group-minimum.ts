import { RuleViolation } from '../values/rule-violation.js';

/** How much must be ordered in a cycle, and what happens otherwise. */
export interface GroupMinimum {
  readonly measure: 'pieces' | 'fen';
  readonly atLeast: number;
  readonly policy: 'cancel' | 'absorb';
}

export type GroupOutcome = 'reached' | 'cancelled' | 'absorbed';

/**
 * What becomes of the lines that a minimum is about, by what paid orders hold of them when the cycle is frozen.
 * A group of which nothing was ordered is not judged.
 *
 * @rule PRICE-24 Whether enough was ordered of a SKU, or at a point, is judged once, of the frozen orders and before
 *   anything is bought; a line taken off by one judgement still counts in the others.
 * @data group_minimums.at_least
 * @test test/activities/pricing/judge-groups.test.ts › a group below its minimum is taken off, refunded to the fen and
 *   never bought; the judgement is made once
 * @rule PRICE-25 Below the minimum the lines are cancelled and refunded, or bought all the same, as the policy says;
 *   longer waiting is decided before the cutoff, by extending the cycle.
 * @data group_minimums.policy
 * @test test/domain/pricing/group-minimum.test.ts › a group that is not reached is cancelled or absorbed, as its policy
 *   says
 * @test test/activities/pricing/judge-groups.test.ts › an absorbed group is bought, and a reached one is left alone
 */
export function judgeGroup({ atLeast, policy }: GroupMinimum, ordered: number): GroupOutcome {
  if (ordered >= atLeast) return 'reached';
  return policy === 'cancel' ? 'cancelled' : 'absorbed';
}

/** What a group minimum is about, as it is proposed. */
export interface GroupMinimumTerms extends GroupMinimum {
  readonly skuId: string | null;
  readonly leaderId: string | null;
  readonly startsOn: string;
  readonly endsOn: string;
}

/** It is about a SKU, a point or both, on at least one day; refuses `group-minimum-invalid`. */
export function assertGroupMinimum({ skuId, leaderId, startsOn, endsOn }: GroupMinimumTerms): void {
  const why = skuId === null && leaderId === null ? 'no-subject' : startsOn > endsOn ? 'no-day' : undefined;
  if (why !== undefined) throw new RuleViolation('group-minimum-invalid', { why });
}
