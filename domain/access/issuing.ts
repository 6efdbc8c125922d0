import { RuleViolation } from '../values/rule-violation.js';
import type { Role } from './roles.js';

/** The roles for whom operations issue logins, and those that are above them. */
export const issuableRoles = ['leader', 'picker', 'driver', 'ops', 'finance'] as const;

export type IssuableRole = (typeof issuableRoles)[number];

/** From least to most, as in the authorisation table. */
const ranks: Readonly<Record<Role, number>> = {
  member: 0,
  leader: 1,
  picker: 2,
  driver: 3,
  supplier: 4,
  ops: 5,
  finance: 6,
};

/**
 * A login may be issued, or ended.
 *
 * Refuses `token-role-above-own`.
 *
 * @rule ACC-07 Nobody issues a login for a role above his own.
 * @changedBy ops (token.issue)
 * @test test/activities/cycle/extend-and-cancel.test.ts › a login is issued for people of the own region, never above
 *   the own role, and only its hash is kept
 */
export function assertMayIssue(issuer: Role, role: Role): void {
  if (ranks[role] > ranks[issuer]) throw new RuleViolation('token-role-above-own', { issuer, role });
}
