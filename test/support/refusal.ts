import type { ExecutionContext } from 'ava';
import { RuleViolation } from '../../domain/values/rule-violation.js';

/** The code with which the act is refused; the test fails when it is not, or fails otherwise. */
export async function refusal(t: ExecutionContext, act: Promise<unknown>): Promise<string | undefined> {
  return (await t.throwsAsync(act, { instanceOf: RuleViolation }))?.code;
}
