import type { RefusalCode } from '../refusals/index.js';

/** Plain JSON facts that the message and the caller need: amounts in fen, instants as ISO strings. */
export type RefusalDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A business rule said no. It is thrown by domain functions and steps, and translated in two places only:
 * lib/failures.ts (Temporal, non-retryable) and api/error-response.ts (HTTP problem document).
 */
export class RuleViolation extends Error {
  override readonly name = 'RuleViolation';

  constructor(
    readonly code: RefusalCode,
    readonly details: RefusalDetails = {},
  ) {
    super(`${code} ${JSON.stringify(details)}`);
  }
}
