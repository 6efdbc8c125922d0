import { STATUS_CODES } from 'node:http';
import type { oas31, ZodOpenApiResponseObject } from 'zod-openapi';
import { z } from 'zod';
import { PROBLEM_TYPE, problemSchema } from './problem.js';
import type { ProblemCode } from './problem-codes.js';
import { problemCodesOf, sentenceOf, statusOf } from './problem-codes.js';
import type { ResponseSpec, RouteFacts } from './route.js';

type ResponsesByStatus = Record<`${1 | 2 | 3 | 4 | 5}${string}`, ZodOpenApiResponseObject>;

/** The answers that the route declares. */
export function successesOf(route: RouteFacts): ResponsesByStatus {
  const responses: ResponsesByStatus = {};
  for (const [status, spec] of Object.entries(route.responses)) {
    responses[status as `2${string}`] = {
      description: STATUS_CODES[status] ?? status,
      headers: successHeadersOf(route),
      ...contentOf(spec),
    };
  }
  return responses;
}

function successHeadersOf(route: RouteFacts): Record<string, oas31.ReferenceObject> {
  const names = ['Request-Id'];
  if (route.idempotent === 'by-key') names.push('Idempotent-Replayed');
  if (route.query !== undefined && 'after' in route.query.shape) names.push('Link');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function contentOf(spec: ResponseSpec): Pick<ZodOpenApiResponseObject, 'content'> {
  if (spec === 'empty') return {};
  if (spec instanceof z.ZodType) return { content: { 'application/json': { schema: spec } } };
  return { content: { [mediaTypeOf(spec.contentType)]: {} } };
}

const mediaTypeOf = (contentType: string): string => contentType.split(';')[0] ?? contentType;

/** The problems the route may answer with, their codes gathered by status. */
export function problemsOf(route: RouteFacts): ResponsesByStatus {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemCodesOf(route)) {
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemResponse(codes)]));
}

const problemResponse = (codes: readonly ProblemCode[]): ZodOpenApiResponseObject => ({
  description: codes.map((code) => `\`${code}\` ${sentenceOf(code).zh}`).join('  \n'),
  headers: { 'Request-Id': { $ref: '#/components/headers/Request-Id' } },
  content: {
    [PROBLEM_TYPE]: {
      schema: problemSchema,
      examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  },
});
