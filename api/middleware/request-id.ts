import { randomUUID } from 'node:crypto';
import type { Language } from '../language.js';
import type { Context, Middleware } from '../request-state.js';

/** Every request has an id and a language; the id is the caller's own, or its trace's, or new, and is answered. */
export const requestId: Middleware = async (ctx, next) => {
  const traceId = traceIdOf(ctx.get('traceparent'));
  ctx.state.requestId = givenId(ctx) ?? traceId ?? randomUUID();
  if (traceId !== undefined) ctx.state.traceId = traceId;
  ctx.state.language = languageOf(ctx);
  ctx.set('Request-Id', ctx.state.requestId);
  await next();
};

const traceIdOf = (parent: string): string | undefined =>
  parent === '' ? undefined : /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent)?.[1];

function languageOf(ctx: Context): Language {
  if (ctx.get('Accept-Language') === '') return 'zh-CN';
  return ctx.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';
}

/** Only what is safe in a log line and a header is taken over. */
function givenId(ctx: Context): string | undefined {
  const given = ctx.get('X-Request-Id');
  return /^[\w.-]{1,100}$/.test(given) ? given : undefined;
}
