import type { Middleware } from '../request-state.js';

const headers = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
});

/** Answers are not guessed at, framed, cached or referred to; a page of ours loosens what it needs itself. */
export const securityHeaders: Middleware = async (ctx, next) => {
  for (const [name, value] of headers) ctx.res.setHeader(name, value);
  await next();
};
