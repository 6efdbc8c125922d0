import { assertMayIssue } from '../../domain/access/issuing.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { findLoginById, revokeLogin } from '../../db/queries/access/logins.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { defineStep } from '../step.js';

export interface RevokeTokenInput {
  readonly loginId: string;
  /** The owner: operations end logins of people of their own region. */
  readonly regionId: string;
  readonly revokedBy: string;
}

export interface RevokedToken {
  readonly loginId: string;
  readonly state: 'revoked';
}

/**
 * The login opens nothing any more; every process forgets it within half a minute. A second time nothing happens.
 * @throws RuleViolation login-unknown, token-role-above-own
 */
export const revokeToken = defineStep({
  operation: 'revokeToken',
  run: async (trx, { loginId, regionId, revokedBy }: RevokeTokenInput): Promise<RevokedToken> => {
    const login = await findLoginById(trx, { loginId, regionId });
    if (login === undefined) throw new RuleViolation('login-unknown', { loginId });
    const { role, partyId } = login;
    assertMayIssue('ops', role);
    if (await revokeLogin(trx, loginId))
      await appendEvents(trx, [
        { aggregate: `party/${role}/${partyId}`, type: 'token.revoked', data: { role, partyId, revokedBy } },
      ]);
    return { loginId, state: 'revoked' };
  },
});
