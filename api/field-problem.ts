import type { z } from 'zod';
import type { FieldProblem } from './invalid-request.js';
import type { Language, Sentence } from './language.js';
import { inLanguage } from './language.js';

type Issue = z.core.$ZodIssue;
type UnknownKeys = z.core.$ZodIssueUnrecognizedKeys;
type Mistake = Sentence & { readonly code: string };

/** The part of the request that a schema describes; the first segment of a pointer. */
export type Part = 'path' | 'query' | 'body';

/** Every problem of one zod issue: a list, because one issue may name several unknown fields. */
export function fieldProblems(part: Part, issue: Issue, language: Language): FieldProblem[] {
  const path = [part, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...path, key], unknownField, language));
  }
  return [problem(path, mistakeOf(issue), language)];
}

/** A pointer (RFC 6901) into the request, whose first segment says which part of it. */
export const pointerOf = (segments: readonly string[]): string =>
  segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const problem = (path: readonly string[], mistake: Mistake, language: Language): FieldProblem => ({
  pointer: pointerOf(path),
  code: mistake.code,
  message: inLanguage(mistake, language),
});

const unknownField: Mistake = { code: 'unknown-field', zh: '没有这个字段', en: 'There is no such field' };
const required: Mistake = { code: 'required', zh: '必填', en: 'This is required' };

function mistakeOf(issue: Exclude<Issue, UnknownKeys>): Mistake {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? required : wrongType(issue.expected);
    case 'too_small':
      return tooSmall(issue.origin, String(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return tooBig(issue.origin, String(issue.maximum), issue.inclusive !== false);
    case 'invalid_format':
      return wrongFormat(issue.format);
    case 'invalid_value':
      return issue.input === undefined ? required : notAllowed(issue.values.map(String));
    case 'not_multiple_of':
      return wrongStep(issue.divisor);
    case 'custom':
      return custom(issue);
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return { code: 'not-acceptable', zh: '不符合要求', en: 'This does not fit any accepted form' };
  }
}

const wrongType = (expected: string): Mistake => ({
  code: 'wrong-type',
  zh: `类型应为 ${expected}`,
  en: `The type must be ${expected}`,
});

function tooSmall(origin: string, minimum: string, inclusive: boolean): Mistake {
  if (origin === 'string')
    return { code: 'too-short', zh: `至少 ${minimum} 个字符`, en: `At least ${minimum} characters` };
  if (isCollection(origin))
    return { code: 'too-few', zh: `至少 ${minimum} 项`, en: `At least ${minimum} items` };
  return inclusive
    ? { code: 'too-small', zh: `不能小于 ${minimum}`, en: `At least ${minimum}` }
    : { code: 'too-small', zh: `须大于 ${minimum}`, en: `More than ${minimum}` };
}

function tooBig(origin: string, maximum: string, inclusive: boolean): Mistake {
  if (origin === 'string')
    return { code: 'too-long', zh: `至多 ${maximum} 个字符`, en: `At most ${maximum} characters` };
  if (isCollection(origin))
    return { code: 'too-many', zh: `至多 ${maximum} 项`, en: `At most ${maximum} items` };
  return inclusive
    ? { code: 'too-large', zh: `不能大于 ${maximum}`, en: `At most ${maximum}` }
    : { code: 'too-large', zh: `须小于 ${maximum}`, en: `Less than ${maximum}` };
}

const isCollection = (origin: string): boolean => ['array', 'set', 'map'].includes(origin);

const wrongFormat = (format: string): Mistake => ({
  code: 'wrong-format',
  zh: format === 'regex' ? '格式不正确' : `格式应为 ${format}`,
  en: format === 'regex' ? 'The format is wrong' : `The format must be ${format}`,
});

const notAllowed = (values: readonly string[]): Mistake => ({
  code: 'not-allowed',
  zh: `只能是 ${values.join('、')}`,
  en: `One of ${values.join(', ')}`,
});

const wrongStep = (divisor: number): Mistake => ({
  code: 'wrong-step',
  zh: `须为 ${divisor} 的倍数`,
  en: `A multiple of ${divisor}`,
});

/** A refinement says its own code and sentences: `.refine(test, { params: { code, zh, en } })`. */
function custom(issue: Extract<Issue, { code: 'custom' }>): Mistake {
  const own = issue.params ?? {};
  return {
    code: typeof own['code'] === 'string' ? own['code'] : 'not-acceptable',
    zh: typeof own['zh'] === 'string' ? own['zh'] : '不符合要求',
    en: typeof own['en'] === 'string' ? own['en'] : issue.message,
  };
}
