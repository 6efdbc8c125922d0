import type { Logger } from 'pino';
import type { Middleware } from '../request-state.js';

/**
 * One line for each request, written when the answer is made. It names the operation and never the address, the query,
 * the caller or the network: those are personal data, and the request id finds the rest.
 */
export const accessLog = (logger: Logger): Middleware => {
  // None of its fields can hold a secret, and looking for them in every line costs more than writing it.
  const lines = logger.child({}, { redact: [] });
  return async (ctx, next) => {
    const startedAt = performance.now();
    await next();
    const { requestId, traceId, operationId, caller, problemCode } = ctx.state;
    lines.info(
      {
        requestId,
        traceId,
        operation: operationId ?? 'none',
        method: ctx.method,
        status: ctx.status,
        code: problemCode,
        role: caller?.role,
        milliseconds: Math.round((performance.now() - startedAt) * 10) / 10,
      },
      'request',
    );
  };
};
