import type { oas31, ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { createDocument } from 'zod-openapi';
import { z } from 'zod';
import { roleWords } from '../domain/access/roles.js';
import { reachOf, rolesThatMay } from './audience.js';
import { problemsOf, successesOf } from './openapi-responses.js';
import type { ProblemCode } from './problem-codes.js';
import { problemCodesOf, sentenceOf, statusOf } from './problem-codes.js';
import type { RouteFacts } from './route.js';

export type OpenApiDocument = oas31.OpenAPIObject;

/** The OpenAPI 3.1 document of the routes: every operation with its roles, scope, schemas and problem codes. */
export function openApiDocument(routes: readonly RouteFacts[], version: string): OpenApiDocument {
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: '团达 Tuanda API',
      version,
      description:
        '社区团购全流程接口。Community group-buy end to end. 金额为整数分（…Fen），时间为 RFC 3339 UTC；写操作须带 ' +
        'Idempotency-Key；错误为 RFC 9457，按 code 判断。Money is integer fen, instants are RFC 3339 in UTC, every ' +
        'mutation takes an Idempotency-Key, errors are RFC 9457: branch on code.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.area))].map((name) => ({ name })),
    paths: pathsOf(routes),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      examples: Object.fromEntries(usedCodes(routes).map((code) => [code, exampleOf(code)])),
      headers: {
        'Request-Id': { description: '请求编号 · the id of the request', schema: { type: 'string' } },
        'Idempotent-Replayed': {
          description: '重复请求，返回首次结果 · the recorded answer to an earlier request with this key',
          schema: { type: 'string', enum: ['true'] },
        },
        Link: { description: '下一页 · the next page, rel="next"', schema: { type: 'string' } },
      },
    },
  });
}

function pathsOf(routes: readonly RouteFacts[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: RouteFacts): ZodOpenApiOperationObject {
  return {
    operationId: route.operationId,
    tags: [route.area],
    summary: route.summary.zh,
    description: `${route.summary.en}.\n\n${audienceOf(route)}`,
    security: route.may === 'public' ? [] : [{ bearer: [] }],
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.idempotent === 'by-key' && { header: keyHeader }),
    },
    ...requestBodyOf(route),
    responses: { ...successesOf(route), ...problemsOf(route) },
    'x-action': route.may,
    'x-reach': reachOf(route.may),
  };
}

const scopeWords = {
  own: { zh: '本人的', en: 'own' },
  site: { zh: '本站点的', en: 'of the site' },
  any: { zh: '全部', en: 'all' },
} as const;

function audienceOf({ may }: RouteFacts): string {
  if (may === 'public') return '谁可调用：任何人，无需令牌 · Who may call: everybody, without a token.';
  const reach = reachOf(may);
  const told = (language: 'zh' | 'en'): string =>
    rolesThatMay(may)
      .map((role) => `${roleWords[role][language]} (${scopeWords[reach[role] ?? 'own'][language]})`)
      .join(', ');
  return `谁可调用：${told('zh')} · Who may call: ${told('en')}.`;
}

const keyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .meta({
      description:
        '客户端生成；同键同内容返回同一结果，内容不同则 422 · made by the client before the first try; same key and ' +
        'content give the same answer, other content 422',
    }),
});

function requestBodyOf(route: RouteFacts): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (route.rawBody) {
    return { requestBody: { required: true, content: { 'application/json': { schema: z.unknown() } } } };
  }
  if (route.body === undefined) return {};
  const required = !route.body.safeParse(undefined).success;
  return { requestBody: { required, content: { 'application/json': { schema: route.body } } } };
}

const usedCodes = (routes: readonly RouteFacts[]): ProblemCode[] =>
  [...new Set(routes.flatMap(problemCodesOf))].sort();

const exampleOf = (code: ProblemCode): oas31.ExampleObject => ({
  summary: sentenceOf(code).zh,
  value: {
    type: `/errors/${code}`,
    code,
    title: sentenceOf(code).zh,
    status: statusOf(code),
    instance: 'req-1',
  },
});
