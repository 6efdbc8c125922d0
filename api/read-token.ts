import type { Database } from '../db/connection.js';
import type { LoginRow } from '../db/queries/access/find-login.js';
import { findLogin } from '../db/queries/access/find-login.js';
import type { Caller, TokenReader } from './caller.js';

/** The reader that asks the token table. A token whose party is gone, or has no site it needs, is no token. */
export const databaseTokenReader =
  (database: Database): TokenReader =>
  async (tokenHash) => {
    const row = await findLogin(database, tokenHash);
    return row && callerOf(row);
  };

function callerOf({ role, partyId, siteId, regionId }: LoginRow): Caller | undefined {
  const login = { partyId, actorId: `${role}/${partyId}` };
  if (role === 'supplier') return { role, ...login };
  if (regionId === null) return undefined;
  if (role === 'member' || role === 'ops' || role === 'finance') return { role, ...login, regionId };
  return siteId === null ? undefined : { role, ...login, regionId, siteId };
}
