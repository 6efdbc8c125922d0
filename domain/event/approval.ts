import { RuleViolation } from '../values/rule-violation.js';

/** What takes two people. */
export const approvalKinds = ['claim-grant', 'cutoff-extension', 'payout-retry'] as const;

export type ApprovalKind = (typeof approvalKinds)[number];

export const approvalStates = ['waiting', 'approved', 'rejected'] as const;

export type ApprovalState = (typeof approvalStates)[number];

/**
 * Above this amount one person does not grant a claim alone. Smaller: two people look at a cabbage. Larger: one person
 * with a friend pays himself a day's wages. Source: reliability §11.1.
 *
 * @rule EVENT-02 Above this amount one person does not grant a claim alone.
 * @value CLAIM_ALONE_MAX_FEN fen
 * @test test/activities/after-sale/office-claims.test.ts › a claim above 50 yuan is granted by two persons, and
 *   refunded once
 */
export const CLAIM_ALONE_MAX_FEN = 5_000;

/**
 * A second person decides.
 * Refuses `approval-decided-before` and `approval-own-request`.
 *
 * @rule EVENT-01 Whoever asks for something that takes two people cannot be the second one, under any login.
 * @test test/activities/cycle/extend-and-cancel.test.ts › a far move waits for a second person, who is nobody’s other
 *   login, and is made once
 */
export function assertMayDecide(approval: {
  readonly state: ApprovalState;
  readonly samePerson: boolean;
}): void {
  if (approval.state !== 'waiting')
    throw new RuleViolation('approval-decided-before', { state: approval.state });
  assertOtherPerson(approval.samePerson);
}

/** Whoever decides is not whoever asked; refuses `approval-own-request`. */
export function assertOtherPerson(samePerson: boolean): void {
  if (samePerson) throw new RuleViolation('approval-own-request', {});
}
