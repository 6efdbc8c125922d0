import { scopeOf } from '../../domain/access/permissions.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { May } from '../audience.js';
import type { Middleware } from '../request-state.js';

/** Only roles that the table allows the action pass, and how far they reach is in the state for the query's owner. */
export const authorise =
  (may: May): Middleware =>
  async (ctx, next) => {
    if (may !== 'public') {
      const role = ctx.state.caller?.role;
      const scope = role && scopeOf(may, role);
      if (scope === undefined) throw new RuleViolation('role-forbidden');
      ctx.state.scope = scope;
    }
    await next();
  };
