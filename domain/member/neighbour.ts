import { RuleViolation } from '../values/rule-violation.js';

/**
 * New neighbours whom one leader enters within 24 hours. Smaller: the first week of a new estate is done on paper.
 * Larger: a leader makes up members by the hundred for the coupons of new ones.
 *
 * @rule MEM-01 A leader enters at most this many new neighbours within 24 hours.
 * @value NEIGHBOURS_A_DAY members
 * @test test/activities/member/neighbours.test.ts › a leader enters so many new neighbours a day and no more
 */
export const NEIGHBOURS_A_DAY = 30;

/** A member as the leader who wants to serve him finds him. */
export interface FoundNeighbour {
  readonly memberId: string;
  readonly leaderId: string;
  /** The member is the leader himself. */
  readonly isSelf: boolean;
}

/**
 * A leader orders for members of his own point, and not for himself. Refuses `neighbour-not-yours`, also when nobody is
 * known by that name, and `neighbour-is-self`.
 *
 * @rule MEM-02 A leader orders for the members of his own point only, and for himself as a member.
 * @test test/activities/member/neighbours.test.ts › a leader orders for members of his point, never for others or himself
 */
export function assertNeighbour(
  found: FoundNeighbour | undefined,
  leaderId: string,
): asserts found is FoundNeighbour {
  if (found?.isSelf) throw new RuleViolation('neighbour-is-self', { leaderId });
  if (found?.leaderId !== leaderId) throw new RuleViolation('neighbour-not-yours', {});
}
