import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Middleware } from '../request-state.js';

/** What no route took: 405 with the methods of the address, 404 for an address that no route has. */
export const unmatched =
  (methodsAt: (path: string) => readonly string[]): Middleware =>
  async (ctx) => {
    const allowed = methodsAt(ctx.path);
    if (allowed.length === 0) throw new RuleViolation('route-unknown');
    ctx.set('Allow', allowed.join(', '));
    if (ctx.method !== 'OPTIONS') throw new RuleViolation('method-not-allowed');
    ctx.status = 204;
  };
