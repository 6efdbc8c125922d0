import { RuleViolation } from '../values/rule-violation.js';

/** A member and who invited him; a member has one inviter at most. */
export interface Invitation {
  readonly memberId: string;
  readonly inviterId: string;
}

/**
 * Whether an invitation would close a ring: the inviter is the member himself, or was invited, over any number of
 * steps, by him. `existing` needs to hold the inviter's ancestors only; a ring that is already among them ends the walk.
 *
 * @rule COM-18 No member is, over any number of steps, his own inviter.
 * @test test/domain/commission/promoters.test.ts › an edge closes a ring if it leads back to the member
 */
export function closesRing(existing: readonly Invitation[], added: Invitation): boolean {
  const inviterOf = new Map(existing.map(({ memberId, inviterId }) => [memberId, inviterId]));
  const seen = new Set<string>();
  let current: string | undefined = added.inviterId;
  while (current !== undefined && !seen.has(current)) {
    if (current === added.memberId) return true;
    seen.add(current);
    current = inviterOf.get(current);
  }
  return false;
}

/** The invitation closes no ring; refuses `inviter-closes-ring`. */
export function assertNoRing(existing: readonly Invitation[], added: Invitation): void {
  if (closesRing(existing, added)) throw new RuleViolation('inviter-closes-ring', { ...added });
}
