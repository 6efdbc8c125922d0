import type { Action, Permission, Scope } from '../domain/access/permissions.js';
import { permissions } from '../domain/access/permissions.js';
import type { Role } from '../domain/access/roles.js';
import { isRole } from '../domain/access/roles.js';

/** `public` = no token is asked for; otherwise the action of the authorisation table that the caller must be allowed. */
export type May = Action | 'public';

/** The roles that may do the action; a type, so that a handler sees only callers that can reach it. */
export type RoleThatMay<M extends May> = M extends Action ? keyof (typeof permissions)[M] & Role : never;

/** How far each role reaches that may call; empty for a public route. */
export const reachOf = (may: May): Permission => (may === 'public' ? {} : permissions[may]);

/** The roles that may call, in the order of the table. */
export const rolesThatMay = (may: May): readonly Role[] => Object.keys(reachOf(may)).filter(isRole);

/** Whether some role reaches only a part: its own things, or its site's. */
export const isScoped = (may: May): boolean =>
  Object.values<Scope>(reachOf(may)).some((scope) => scope !== 'any');
