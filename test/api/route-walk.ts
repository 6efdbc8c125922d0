import { z } from 'zod';
import type { RouteFacts } from '../../api/route.js';
import { isScoped, reachOf, rolesThatMay } from '../../api/audience.js';
import { roles } from '../../domain/access/roles.js';

/** A call by a login whose role may call, with the ids of somebody else. */
export interface ForeignCall {
  /** The login that tries, `<role>` or `<role>/<which>`; the ids belong to another. */
  readonly as: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A list is not refused: it must answer without this text. Absent: 403 or 404 is expected. */
  readonly hides?: string;
}

export interface RouteWalk {
  readonly base: string;
  readonly routes: readonly RouteFacts[];
  /** A valid token of the login; every role is a login too. */
  readonly tokenOf: (login: string) => string;
  /**
   * By operationId, for every role that reaches only its own or its site's things: the calls that must fail, or the
   * reason why the route names nothing that could be another's.
   */
  readonly foreign: Readonly<Record<string, readonly ForeignCall[] | string>>;
}

/**
 * What is wrong with the routes' protection, one sentence each; empty = good. Every route that is not public is called
 * without a token, with an unknown one, and as each role; every scoped route also with another's ids. Calls by role
 * carry no Idempotency-Key, so that no mutation acts.
 */
export async function walkRoutes(walk: RouteWalk): Promise<string[]> {
  const findings: string[] = [];
  for (const route of walk.routes) {
    findings.push(...declarationFindings(route));
    if (route.may === 'public') continue;
    findings.push(...(await tokenFindings(walk, route)));
    findings.push(...(await roleFindings(walk, route)));
    findings.push(...(await foreignFindings(walk, route)));
  }
  const scoped = new Set(
    walk.routes.filter((route) => isScoped(route.may)).map((route) => route.operationId),
  );
  const stale = Object.keys(walk.foreign).filter((operationId) => !scoped.has(operationId));
  return [...findings, ...stale.map((operationId) => `${operationId}: foreign calls for no scoped route`)];
}

/** What is wrong with the declaration itself: unbounded input, a missing language, an address outside /v1. */
export function declarationFindings(route: RouteFacts): string[] {
  const findings: string[] = [];
  if (!/^[a-z][a-zA-Z0-9]+$/.test(route.operationId)) findings.push('the operationId is not camelCase');
  if (route.area !== 'system' && !route.path.startsWith('/v1/')) findings.push('the path is outside /v1');
  if (!/\p{Script=Han}/u.test(route.summary.zh)) findings.push('the summary has no Chinese');
  if (/\p{Script=Han}/u.test(route.summary.en)) findings.push('the English summary has Chinese');
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route[part];
    if (schema !== undefined) findings.push(...unbounded(z.toJSONSchema(schema, inputSchema), `/${part}`));
  }
  return findings.map((finding) => `${route.operationId}: ${finding}`);
}

const inputSchema = { io: 'input', unrepresentable: 'any' } as const;

function unbounded(schema: unknown, pointer: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const node = schema as Record<string, unknown>;
  const own: string[] = [];
  if (node['type'] === 'array' && node['maxItems'] === undefined)
    own.push(`${pointer} has no maximum of items`);
  const bounded = ['maxLength', 'enum', 'const', 'format', 'pattern'].some((name) => name in node);
  if (node['type'] === 'string' && !bounded) own.push(`${pointer} has no maximum length`);
  return [...own, ...Object.entries(node).flatMap(([name, inner]) => unbounded(inner, `${pointer}/${name}`))];
}

async function tokenFindings(walk: RouteWalk, route: RouteFacts): Promise<string[]> {
  const without = await send(walk, route, {});
  const unknown = await send(walk, route, { token: 'nobody-has-this-token' });
  return [
    ...unless(without.code === 'token-missing', `${route.operationId}: without a token ${tell(without)}`),
    ...unless(
      unknown.code === 'token-invalid',
      `${route.operationId}: with an unknown token ${tell(unknown)}`,
    ),
  ];
}

async function roleFindings(walk: RouteWalk, route: RouteFacts): Promise<string[]> {
  const findings: string[] = [];
  const allowed = rolesThatMay(route.may);
  for (const role of roles) {
    const answer = await send(walk, route, { token: walk.tokenOf(role) });
    const passed = answer.status !== 401 && answer.code !== 'role-forbidden' && answer.status < 500;
    const right = allowed.includes(role) ? passed : answer.code === 'role-forbidden';
    findings.push(...unless(right, `${route.operationId}: as ${role} ${tell(answer)}`));
  }
  return findings;
}

async function foreignFindings(walk: RouteWalk, route: RouteFacts): Promise<string[]> {
  const calls = walk.foreign[route.operationId] ?? [];
  if (typeof calls === 'string') return [];
  const reach = reachOf(route.may);
  const findings = rolesThatMay(route.may)
    .filter((role) => reach[role] !== 'any' && !calls.some((call) => call.as.split('/')[0] === role))
    .map((role) => `${route.operationId}: no ${role} tries it with another's ids`);
  for (const call of calls) {
    const answer = await send(walk, route, {
      ...call,
      token: walk.tokenOf(call.as),
      key: crypto.randomUUID(),
    });
    const refused = [403, 404].includes(answer.status) && answer.code !== 'role-forbidden';
    const right =
      call.hides === undefined ? refused : answer.status === 200 && !answer.text.includes(call.hides);
    findings.push(...unless(right, `${route.operationId}: ${call.as} with another's ids ${tell(answer)}`));
  }
  return findings;
}

interface Sent extends Partial<Pick<ForeignCall, 'params' | 'query' | 'body'>> {
  readonly token?: string;
  readonly key?: string;
}

interface Received {
  readonly status: number;
  readonly code: string | undefined;
  readonly text: string;
}

async function send(walk: RouteWalk, route: RouteFacts, sent: Sent): Promise<Received> {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(sent.params?.[name] ?? 'none'),
  );
  const query = new URLSearchParams(sent.query).toString();
  const response = await fetch(`${walk.base}${path}${query && `?${query}`}`, {
    method: route.method,
    headers: {
      ...(sent.token !== undefined && { authorization: `Bearer ${sent.token}` }),
      ...(sent.key !== undefined && route.method !== 'GET' && { 'idempotency-key': sent.key }),
      ...(sent.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  return {
    status: response.status,
    code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined,
    text,
  };
}

const tell = (answer: Received): string => `it answers ${answer.status} ${answer.code ?? ''}`.trimEnd();

const unless = (right: boolean, finding: string): string[] => (right ? [] : [finding]);
