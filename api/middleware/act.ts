import { rememberedNetworkAddress } from '../network-address.js';
import { nextLink } from '../paging.js';
import type { Context, Middleware } from '../request-state.js';
import type { PlainAnswer, Route } from '../route.js';
import { readBody } from './read-body.js';

/** The route has acted, and its answer stands in the context. */
export const act =
  <Steps>(route: Route<Steps>, steps: Steps): Middleware =>
  async (ctx) => {
    const { requestId, language, caller, scope } = ctx.state;
    const { body, rawBody } = await readBody(ctx, route);
    const answer = await route.handle(
      {
        requestId,
        language,
        url: ctx.url,
        header: (name) => ctx.get(name),
        networkAddress: rememberedNetworkAddress(
          ctx.req.socket.remoteAddress ?? '',
          ctx.get('X-Forwarded-For'),
        ),
        caller,
        scope,
        params: { ...paramsOf(ctx) },
        query: { ...ctx.query },
        body,
        rawBody,
      },
      steps,
    );
    write(ctx, route, answer);
  };

const paramsOf = (ctx: Context): Record<string, string> => ctx['params'] as Record<string, string>;

function write(ctx: Context, route: Route<never>, answer: PlainAnswer): void {
  const spec = route.responses[answer.status];
  if (spec !== undefined && typeof spec === 'object' && 'contentType' in spec) {
    ctx.set('Content-Type', spec.contentType);
  }
  if (answer.replayed === true) ctx.set('Idempotent-Replayed', 'true');
  const link = nextLink(ctx.url, answer.body);
  if (link !== undefined) ctx.set('Link', link);
  if (answer.headers !== undefined) ctx.set({ ...answer.headers });
  ctx.status = answer.status;
  ctx.body = spec === 'empty' ? null : answer.body;
}
