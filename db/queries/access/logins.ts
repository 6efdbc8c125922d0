import type { Role } from '../../../domain/access/roles.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';

/** A login without what opens the API: its id is the beginning of the hash, which opens nothing. */
export interface Login {
  readonly loginId: string;
  readonly role: Role;
  readonly partyId: string;
  readonly label: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** How much of the hash names a login; shorter, and two of a million would share it. */
const idLength = 20;

/** SQL: the region that the login's party belongs to; a supplier belongs to every region that it supplies. */
const isOfRegion = `case a.role
  when 'member' then exists (
    select 1 from members m join leaders l on l.id = m.leader_id where m.id = a.party_id and l.region_id = :regionId)
  when 'leader' then exists (select 1 from leaders l where l.id = a.party_id and l.region_id = :regionId)
  when 'supplier' then exists (select 1 from skus s where s.supplier_id = a.party_id and s.region_id = :regionId)
  else exists (select 1 from staff s where s.id = a.party_id and s.role = a.role and s.region_id = :regionId) end`;

const columns = `left(a.token_hash, ${idLength}) as "loginId", a.role, a.party_id as "partyId", a.label,
  a.created_at as "createdAt", a.revoked_at as "revokedAt"`;

/** The logins of a party of the region, newest first. */
export async function listLogins(
  on: Database,
  of: { readonly regionId: string; readonly role: Role; readonly partyId: string },
  limit: number,
): Promise<Login[]> {
  return rows<Login>(
    on,
    `select ${columns} from access_tokens a where a.role = :role and a.party_id = :partyId and ${isOfRegion}
     order by a.created_at desc, a.token_hash limit :limit`,
    { ...of, limit },
  );
}

/** The region's login of that id, or undefined. */
export async function findLoginById(
  trx: Transaction,
  { loginId, regionId }: { readonly loginId: string; readonly regionId: string },
): Promise<Login | undefined> {
  return maybeOne<Login>(
    trx,
    `select ${columns} from access_tokens a where left(a.token_hash, ${idLength}) = :loginId and ${isOfRegion}`,
    { loginId, regionId },
  );
}

/** The login opens nothing any more, or did not before; answers whether this call ended it. */
export async function revokeLogin(trx: Transaction, loginId: string): Promise<boolean> {
  const revoked = await execute(
    trx,
    `update access_tokens set revoked_at = clock_timestamp()
     where left(token_hash, ${idLength}) = :loginId and revoked_at is null`,
    { loginId },
  );
  return revoked === 1;
}
