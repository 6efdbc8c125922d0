import type { Role } from '../../../domain/access/roles.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface LoginRow {
  readonly role: Role;
  readonly partyId: string;
  /** Where the leader, picker or driver belongs. */
  readonly siteId: string | null;
  /** Null for a supplier, and for a party that no longer exists. */
  readonly regionId: string | null;
}

/** The party behind a token that is not revoked, or undefined. `tokenHash` is SHA-256 as lower-case hex. */
export const findLogin = async (database: Database, tokenHash: string): Promise<LoginRow | undefined> =>
  (await findLoginsByHash(database, [tokenHash])).get(tokenHash);

/** The parties behind those of the tokens that are known and not revoked, by the tokens' hashes. */
export async function findLoginsByHash(
  database: Database,
  tokenHashes: readonly string[],
): Promise<ReadonlyMap<string, LoginRow>> {
  const found = await rows<LoginRow & { readonly tokenHash: string }>(
    database,
    `select t.token_hash as "tokenHash", t.role, t.party_id as "partyId",
       coalesce(leader.site_id, staff.site_id) as "siteId",
       coalesce(leader.region_id, staff.region_id) as "regionId"
     from access_tokens t
     left join members member on t.role = 'member' and member.id = t.party_id
     left join leaders leader
       on leader.id = case t.role when 'leader' then t.party_id when 'member' then member.leader_id end
     left join staff on staff.id = t.party_id and staff.role = t.role
     where t.token_hash = any(:tokenHashes) and t.revoked_at is null`,
    { tokenHashes },
  );
  return new Map(found.map(({ tokenHash, ...login }) => [tokenHash, login]));
}
