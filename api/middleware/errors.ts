import { RuleViolation } from '../../domain/values/rule-violation.js';
import { errorResponse } from '../error-response.js';
import type { Frame } from '../frame.js';
import { PROBLEM_TYPE } from '../problem.js';
import type { Middleware } from '../request-state.js';

/**
 * Whatever is thrown below is answered as a problem document. Faults of ours are logged as errors, and what was not
 * authentic with the reason that its sender is not told.
 */
export const errors =
  (frame: Pick<Frame, 'publicUrl' | 'logger'>): Middleware =>
  async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const { requestId, language, operationId } = ctx.state;
      const { problem, headers } = errorResponse(error, {
        requestId,
        language,
        publicUrl: frame.publicUrl(),
      });
      if (problem.status >= 500)
        frame.logger.error({ requestId, operation: operationId, err: error }, problem.code);
      if (problem.status === 401 && error instanceof RuleViolation && Object.keys(error.details).length > 0)
        frame.logger.warn({ requestId, operation: operationId, ...error.details }, problem.code);
      ctx.state.problemCode = problem.code;
      ctx.status = problem.status;
      ctx.set({ ...headers, 'Content-Type': PROBLEM_TYPE, 'Content-Language': language });
      ctx.vary('Accept-Language');
      ctx.body = JSON.stringify(problem);
    }
  };
