import type { Database } from '../db/connection.js';
import type { LoginRow } from '../db/queries/access/find-login.js';
import { findLoginsByHash } from '../db/queries/access/find-login.js';
import type { Caller, TokenReader } from './caller.js';

/**
 * The reader that asks the token table. A token whose party is gone, or has no site it needs, is no token. Tokens that
 * come in one turn of the event loop are asked for together: at the evening peak nearly every caller is new.
 */
export function databaseTokenReader(database: Database): TokenReader {
  let asking: { readonly hashes: string[]; readonly found: ReturnType<typeof findLoginsByHash> } | undefined;
  const askInNextTurn = (hashes: string[]): ReturnType<typeof findLoginsByHash> =>
    new Promise((resolve) => setImmediate(resolve)).then(() => {
      asking = undefined;
      return findLoginsByHash(database, hashes);
    });
  return async (tokenHash) => {
    if (asking === undefined) {
      const hashes: string[] = [];
      asking = { hashes, found: askInNextTurn(hashes) };
    }
    asking.hashes.push(tokenHash);
    const row = (await asking.found).get(tokenHash);
    return row && callerOf(row);
  };
}

function callerOf({ role, partyId, siteId, regionId }: LoginRow): Caller | undefined {
  const login = { partyId, actorId: `${role}/${partyId}` };
  if (role === 'supplier') return { role, ...login };
  if (regionId === null) return undefined;
  if (role === 'member' || role === 'ops' || role === 'finance') return { role, ...login, regionId };
  return siteId === null ? undefined : { role, ...login, regionId, siteId };
}
