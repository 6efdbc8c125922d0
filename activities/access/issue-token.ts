import { assertMayIssue, type IssuableRole } from '../../domain/access/issuing.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { issueTokens } from '../../db/queries/access/issue-tokens.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { maybeOne } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface IssueTokenInput {
  /** The owner: operations issue logins for people of their own region. */
  readonly regionId: string;
  readonly issuedBy: string;
  readonly role: IssuableRole;
  readonly partyId: string;
  readonly label: string;
  /** SHA-256 of the login as lower-case hex: the login itself is never stored. */
  readonly tokenHash: string;
}

export interface IssuedToken {
  readonly role: IssuableRole;
  readonly partyId: string;
  readonly label: string;
}

/**
 * The login opens the API for the member of staff or leader from now on, and it is on record who gave it.
 * @throws RuleViolation token-role-above-own, party-unknown
 */
export const issueToken = defineStep({
  operation: 'issueToken',
  run: async (trx, input: IssueTokenInput): Promise<IssuedToken> => {
    const { regionId, issuedBy, role, partyId, label, tokenHash } = input;
    assertMayIssue('ops', role);
    const known = await maybeOne(
      trx,
      `select 1 from leaders where :role = 'leader' and id = :partyId and region_id = :regionId
       union all
       select 1 from staff where role = :role and id = :partyId and region_id = :regionId`,
      { role, partyId, regionId },
    );
    if (known === undefined) throw new RuleViolation('party-unknown', { role, partyId });
    await issueTokens(trx, [{ tokenHash, role, partyId, label }]);
    await appendEvents(trx, [
      { aggregate: `party/${role}/${partyId}`, type: 'token.issued', data: { role, partyId, issuedBy } },
    ]);
    return { role, partyId, label };
  },
});
