import type { RefusalCode } from '../domain/refusals/index.js';
import { refusals } from '../domain/refusals/index.js';
import type { Refusal, RefusalKind } from '../domain/refusals/refusal.js';
import { isScoped } from './audience.js';
import type { Sentence } from './language.js';
import type { RouteFacts } from './route.js';

/** What went wrong on our side; nothing the caller did, so these are no refusals. */
export const faults = {
  'internal-error': {
    status: 500,
    zh: '系统内部错误，请凭请求编号联系我们',
    en: 'Something broke on our side: tell us the request id',
    remedyZh: '把请求编号告诉我们；可用同一个 Idempotency-Key 再试一次',
    remedyEn: 'Tell us the request id; the same request may be tried again with its key',
  },
  unavailable: {
    status: 503,
    zh: '系统暂时繁忙，请用同一个 Idempotency-Key 稍后重试',
    en: 'The system is busy: try again shortly with the same Idempotency-Key',
    remedyZh: '等待 Retry-After 指出的秒数，再原样重发',
    remedyEn: 'Wait the seconds that Retry-After says, then send exactly the same request',
  },
} as const satisfies Record<string, Omit<Refusal, 'kind'> & { status: number }>;

export type ProblemCode = RefusalCode | keyof typeof faults;

/** Every code that a problem document can carry. */
export const problemCodes: readonly ProblemCode[] = [
  ...(Object.keys(refusals) as RefusalCode[]),
  ...(Object.keys(faults) as (keyof typeof faults)[]),
];

const statusOfKind: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  unprocessable: 422,
  limited: 429,
};

/** Refusals for which HTTP has a status more exact than their kind's. */
const statusOfCode: Partial<Record<ProblemCode, number>> = {
  'method-not-allowed': 405,
  'body-too-large': 413,
  'media-type-unsupported': 415,
};

/** The HTTP status of a code: one code, one status. */
export function statusOf(code: ProblemCode): number {
  return isFault(code) ? faults[code].status : (statusOfCode[code] ?? statusOfKind[refusals[code].kind]);
}

/** The sentence of a code in every language. */
export function sentenceOf(code: ProblemCode): Sentence {
  const entry: Sentence | Refusal = isFault(code) ? faults[code] : refusals[code];
  return entry;
}

/** What the caller does next, in every language. */
export function remedyOf(code: ProblemCode): Sentence {
  const { remedyZh, remedyEn }: Omit<Refusal, 'kind'> = isFault(code) ? faults[code] : refusals[code];
  return { zh: remedyZh, en: remedyEn };
}

/** Every code a route may answer with: its own, and those the frame adds by what the route declares. */
export function problemCodesOf(route: RouteFacts): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>();
  if (route.may !== 'public') addAll(codes, ['token-missing', 'token-invalid', 'role-forbidden']);
  if (route.params && isScoped(route.may)) addAll(codes, ['not-found']);
  if (route.params ?? route.query ?? route.body) addAll(codes, ['request-invalid']);
  if (route.body) addAll(codes, ['json-malformed', 'json-too-deep', 'media-type-unsupported']);
  if (route.method !== 'GET') addAll(codes, ['body-too-large', 'body-incomplete']);
  if (route.idempotent === 'by-key')
    addAll(codes, ['idempotency-key-missing', 'key-reused', 'key-in-flight']);
  addAll(codes, route.problems);
  addAll(codes, ['internal-error', 'unavailable']);
  return [...codes];
}

const addAll = (codes: Set<ProblemCode>, more: readonly ProblemCode[]): void => {
  for (const code of more) codes.add(code);
};

const isFault = (code: ProblemCode): code is keyof typeof faults => code in faults;
