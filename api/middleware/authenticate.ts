import { hash } from 'node:crypto';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { TokenReader } from '../caller.js';
import type { May } from '../audience.js';
import type { Middleware } from '../request-state.js';

/** The caller behind the bearer token is in the state; without a known token nothing below runs. */
export const authenticate =
  (readToken: TokenReader, may: May): Middleware =>
  async (ctx, next) => {
    if (may !== 'public') {
      const header = ctx.get('Authorization');
      if (header === '') throw new RuleViolation('token-missing');
      const token = /^Bearer +([\w.~+/=-]{1,512})$/i.exec(header)?.[1];
      const caller = token === undefined ? undefined : await readToken(hashOf(token));
      if (caller === undefined) throw new RuleViolation('token-invalid');
      ctx.state.caller = caller;
    }
    await next();
  };

/** Tokens are random, so a plain hash is enough to keep them out of the database and of this process's memory. */
const hashOf = (token: string): string => hash('sha256', token, 'hex');
