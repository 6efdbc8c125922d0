import { ApplicationFailure } from '@temporalio/common';
import { RuleViolation } from '../domain/values/rule-violation.js';

/**
 * The only translator of our errors to Temporal's. A refusal by a rule is final: its code becomes the failure's type
 * and it is not tried again. Only `key-in-flight` is a matter of time. Everything else is retried as it is.
 */
export function toTemporalFailure(error: unknown): unknown {
  if (!(error instanceof RuleViolation) || error.code === 'key-in-flight') return error;
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: true,
    details: [error.details],
    cause: error,
  });
}
