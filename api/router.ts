import { Router } from '@koa/router';
import type { TokenReader } from './caller.js';
import { act } from './middleware/act.js';
import { authenticate } from './middleware/authenticate.js';
import { authorise } from './middleware/authorise.js';
import type { Middleware, RequestState } from './request-state.js';
import type { Route, RouteFacts } from './route.js';

/** The router of the routes. A literal segment wins over a parameter, in whatever order the routes are listed. */
export function createRouter<Steps>(
  routes: readonly Route<Steps>[],
  { readToken, steps }: { readToken: TokenReader; steps: Steps },
): Router<RequestState> {
  refuseDuplicates(routes);
  const router = new Router<RequestState>();
  for (const route of routes.toSorted(literalFirst))
    router.register(routerPath(route.path), [route.method], chainOf(route, { readToken, steps }));
  return router;
}

/**
 * The routes whose address has no parameter, found without trying the pattern of every other route first. Everything
 * else goes on to the router.
 */
export function literalRoutes<Steps>(
  routes: readonly Route<Steps>[],
  within: { readToken: TokenReader; steps: Steps },
): Middleware {
  const literal = routes.filter((route) => !route.path.includes('{'));
  const chains = new Map<string, Middleware[]>(
    literal.map((route) => [`${route.method} ${route.path}`, chainOf(route, within)] as const),
  );
  return (ctx, next) => {
    const chain = chains.get(`${ctx.method} ${ctx.path}`);
    if (chain === undefined) return next();
    const from = (index: number): Promise<unknown> =>
      Promise.resolve(chain[index]?.(ctx, () => from(index + 1)));
    return from(0);
  };
}

/** What happens to a request of the route, in this order. */
const chainOf = <Steps>(
  route: Route<Steps>,
  { readToken, steps }: { readToken: TokenReader; steps: Steps },
): Middleware[] => [name(route), authenticate(readToken, route.may), authorise(route.may), act(route, steps)];

/** The methods that the routes at an address take. */
export const methodsAt = (router: Router<RequestState>, path: string): readonly string[] => [
  ...new Set(router.match(path, 'OPTIONS').path.flatMap((layer) => layer.methods)),
];

const name =
  (route: RouteFacts): Middleware =>
  async (ctx, next) => {
    ctx.state.operationId = route.operationId;
    await next();
  };

/** `/v1/orders/{orderId}:cancel` in the router's notation, `/v1/orders/:orderId\:cancel`. */
const routerPath = (path: string): string =>
  path.replaceAll(/[:*?+()[\]!\\]/g, '\\$&').replaceAll(/\{(\w+)\}/g, ':$1');

/** `{` sorts behind every letter and digit. */
const literalFirst = (a: RouteFacts, b: RouteFacts): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;

function refuseDuplicates(routes: readonly RouteFacts[]): void {
  const seen = new Set<string>();
  for (const { operationId, method, path } of routes) {
    const address = `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`;
    for (const one of [operationId, address]) {
      if (seen.has(one)) throw new Error(`two routes are called ${one}`);
      seen.add(one);
    }
  }
}
