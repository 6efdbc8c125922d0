import type { Decision, Take } from '../../domain/inventory/decide-batch.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';

/** What the accepted order takes. @throws RuleViolation out-of-stock, limit-reached, with what is missing */
export function takesOf(decision: Decision | undefined): readonly Take[] {
  if (decision === undefined) throw new Error('the batch decided nothing');
  if (decision.accepted) return decision.takes;
  const { code, ...details } = decision.refusal;
  throw new RuleViolation(code, details);
}
