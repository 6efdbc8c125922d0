import { RuleViolation } from '../domain/values/rule-violation.js';
import { InvalidRequest } from './invalid-request.js';
import type { Language } from './language.js';
import { inLanguage } from './language.js';
import type { Problem } from './problem.js';
import type { ProblemCode } from './problem-codes.js';
import { sentenceOf, statusOf } from './problem-codes.js';

/** What is known of the request that failed. */
export interface Occasion {
  readonly language: Language;
  readonly requestId: string;
  /** The address under which callers reach us, without a slash at the end. */
  readonly publicUrl: string;
}

export interface ErrorResponse {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * How long a caller waits before the next try when a refusal names no time. Shorter, and a burst of retries meets the
 * same first attempt; longer, and a person notices.
 */
const RETRY_AFTER_SECONDS = 1;

/** The answer to anything thrown: the only place where a RuleViolation, or another failure, becomes HTTP. */
export function errorResponse(error: unknown, occasion: Occasion): ErrorResponse {
  const code = codeOf(error);
  const problem: Problem = {
    type: `${occasion.publicUrl}/errors/${code}`,
    code,
    title: inLanguage(sentenceOf(code), occasion.language),
    status: statusOf(code),
    instance: occasion.requestId,
    ...factsOf(error),
    ...(error instanceof InvalidRequest ? { errors: [...error.problems] } : {}),
  };
  return { problem, headers: headersOf(code, problem) };
}

function codeOf(error: unknown): ProblemCode {
  if (error instanceof RuleViolation) return error.code;
  return isPassing(error) ? 'unavailable' : 'internal-error';
}

/** Who could not prove who he is learns the code alone: a fact would tell a forger how far he came. */
function factsOf(error: unknown): Pick<Problem, 'detail' | 'facts'> {
  if (!(error instanceof RuleViolation) || statusOf(error.code) === 401) return {};
  const facts = Object.entries(error.details);
  if (facts.length === 0) return {};
  const detail = facts.map(([name, value]) => `${name}: ${value}`).join(', ');
  return { detail, facts: Object.fromEntries(facts) };
}

function headersOf(code: ProblemCode, problem: Problem): Record<string, string> {
  if (problem.status === 401) {
    const reason = code === 'token-invalid' ? ', error="invalid_token"' : '';
    return { 'WWW-Authenticate': `Bearer realm="tuanda"${reason}` };
  }
  if (problem.status === 429 || problem.status === 503 || code === 'key-in-flight') {
    return { 'Retry-After': String(problem.facts?.['retryAfterSeconds'] ?? RETRY_AFTER_SECONDS) };
  }
  return {};
}

/**
 * Whether the same request may succeed in a moment: no free connection, a lost one, a server that restarts, a deadlock
 * or a timeout. SQLSTATE classes 08, 40, 53, 57 and 55P03 (postgresql.org, appendix A); a connection lost at COMMIT
 * leaves the effect unknown, which the same idempotency key settles.
 */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    error.name === 'KnexTimeoutError' ||
    error.message.startsWith('Connection terminated') ||
    /^(08|40|53|57)\w{3}$|^55P03$|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code)
  );
}
