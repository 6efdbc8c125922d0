import type { z } from 'zod';
import type { Part } from './field-problem.js';
import { fieldProblems, pointerOf } from './field-problem.js';
import type { Idempotency } from './idempotency.js';
import { isIdempotencyKey, requestHash } from './idempotency.js';
import type { FieldProblem } from './invalid-request.js';
import { InvalidRequest } from './invalid-request.js';
import type { Language } from './language.js';
import { inLanguage } from './language.js';
import type { RouteFacts, UncheckedRequest } from './route.js';

export interface CheckedRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly idempotency: Idempotency | undefined;
}

/**
 * The parts of the request as their schemas make them. Throws InvalidRequest with the mistakes of all parts at once,
 * so that a caller corrects them in one go.
 */
export function checkRequest(route: RouteFacts, request: UncheckedRequest): CheckedRequest {
  const { language } = request;
  const params = checkPart(route.params, { part: 'path', value: request.params, language });
  const query = checkPart(route.query, { part: 'query', value: request.query, language });
  const body = checkPart(route.body, { part: 'body', value: request.body, language });
  const key = checkKey(route, request);
  const fields = [...params.problems, ...query.problems, ...body.problems];
  if (fields.length > 0) throw new InvalidRequest('request-invalid', [...key.problems, ...fields]);
  if (key.problems.length > 0) throw new InvalidRequest('idempotency-key-missing', key.problems);
  return { params: params.value, query: query.value, body: body.value, idempotency: key.value };
}

interface Checked<T> {
  readonly value: T;
  readonly problems: readonly FieldProblem[];
}

function checkPart(
  schema: z.ZodType | undefined,
  { part, value, language }: { part: Part; value: unknown; language: Language },
): Checked<unknown> {
  if (schema === undefined) return { value: undefined, problems: [] };
  const unstorable = hasNul(value)
    ? nulPointers([part], value).map((pointer) => nulProblem(pointer, language))
    : [];
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { value: result.data, problems: unstorable };
  const issues = result.error.issues.flatMap((issue) => fieldProblems(part, issue, language));
  return { value: undefined, problems: [...unstorable, ...issues] };
}

function checkKey(route: RouteFacts, request: UncheckedRequest): Checked<Idempotency | undefined> {
  if (route.idempotent !== 'by-key' || request.caller === undefined)
    return { value: undefined, problems: [] };
  const key = request.header('Idempotency-Key');
  if (!isIdempotencyKey(key)) return { value: undefined, problems: [keyProblem(request.language)] };
  const { method, operationId: operation } = route;
  const hash = requestHash({ method, url: request.url, body: request.body });
  return { value: { key, actor: request.caller.actorId, operation, requestHash: hash }, problems: [] };
}

const keyProblem = (language: Language): FieldProblem => ({
  pointer: '/header/idempotency-key',
  code: 'idempotency-key-missing',
  message: inLanguage(
    { zh: '须为 1 到 255 个可见 ASCII 字符', en: '1 to 255 visible ASCII characters are required' },
    language,
  ),
});

const nulProblem = (pointer: string, language: Language): FieldProblem => ({
  pointer,
  code: 'nul-character',
  message: inLanguage({ zh: '不能包含空字符 U+0000', en: 'The character U+0000 is not accepted' }, language),
});

/** Whether U+0000 stands anywhere: nearly always it does not, and then no pointers are made. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value)
    if (name.includes('\0') || hasNul((value as Record<string, unknown>)[name])) return true;
  return false;
}

/** Where U+0000 stands in keys or strings: PostgreSQL text cannot hold it, so it must not get that far. */
function nulPointers(path: readonly string[], value: unknown): string[] {
  if (typeof value === 'string') return value.includes('\0') ? [pointerOf(path)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name.includes('\0') ? [pointerOf(path)] : nulPointers([...path, name], member),
  );
}
