import test from 'ava';
import { assertMayIssue, issuableRoles } from '../../../domain/access/issuing.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

test('operations issue logins up to their own rank, and none for finance', (t) => {
  for (const role of issuableRoles) {
    if (role === 'finance')
      t.is(
        t.throws<RuleViolation>(() => assertMayIssue('ops', role), { instanceOf: RuleViolation })?.code,
        'token-role-above-own',
      );
    else t.notThrows(() => assertMayIssue('ops', role));
  }
});
