import { RuleViolation } from '../domain/values/rule-violation.js';

/** One mistake of a request: where (`/body/lines/0/quantity`, `/query/limit`), which, and a sentence for people. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** The request cannot be understood; carries every mistake that was found, in the order path, header, query, body. */
export class InvalidRequest extends RuleViolation {
  constructor(
    code: 'request-invalid' | 'idempotency-key-missing',
    readonly problems: readonly FieldProblem[],
  ) {
    super(code);
  }
}
