import type { RouteFacts } from '../../../api/route.js';
import { businessRoutes } from '../../../api/routes/index.js';

/** A mutation as data: an operation by a login, and another well-formed request that its key must not answer. */
export interface Mutation {
  readonly operation: string;
  /** `<role>` or `<role>/<party's id>`. */
  readonly as: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly other: { readonly params?: Readonly<Record<string, string>>; readonly body?: unknown };
}

interface Received<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly replayed: boolean;
}

interface Sending extends Pick<Mutation, 'operation' | 'params' | 'body'> {
  /** Undefined: without a token. */
  readonly token?: string;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** The route of the real application. */
export function routeOf(operation: string): RouteFacts {
  const route = businessRoutes.find((candidate) => candidate.operationId === operation);
  if (route === undefined) throw new Error(`there is no operation ${operation}`);
  return route;
}

/** The address of a route with these values in its path. */
export function pathOf(
  route: Pick<RouteFacts, 'path'>,
  params: Readonly<Record<string, string>> = {},
): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'none'));
}

/** One request to an operation. */
export async function send<Body = Record<string, unknown>>(
  base: string,
  sending: Sending,
): Promise<Received<Body>> {
  const { operation, params, query, token, key, body } = sending;
  const route = routeOf(operation);
  const search = new URLSearchParams(query).toString();
  const response = await fetch(`${base}${pathOf(route, params)}${search && `?${search}`}`, {
    method: route.method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? null : isJson(response) ? JSON.parse(text) : text) as Body,
    replayed: response.headers.get('idempotent-replayed') === 'true',
  };
}

/** A table or a page is no JSON. */
const isJson = (response: Response): boolean => (response.headers.get('content-type') ?? '').includes('json');
