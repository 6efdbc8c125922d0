import type { Role } from '../domain/access/roles.js';

interface Login<R extends Role> {
  readonly role: R;
  /** The business party: the id of the member, leader, member of staff or supplier. */
  readonly partyId: string;
  /** Who acts, across all roles: `<role>/<partyId>`. It scopes idempotency keys and signs the audit trail. */
  readonly actorId: string;
}

interface InRegion {
  readonly regionId: string;
}

interface AtSite extends InRegion {
  /** The grid station or central warehouse that the party belongs to. */
  readonly siteId: string;
}

/**
 * Who a request comes from, as the token table says. Every query of a party's data takes one of these ids as its
 * owner.
 */
export type Caller =
  | (Login<'member'> & InRegion)
  | (Login<'leader'> & AtSite)
  | (Login<'picker'> & AtSite)
  | (Login<'driver'> & AtSite)
  | (Login<'ops'> & InRegion)
  | (Login<'finance'> & InRegion)
  | Login<'supplier'>;

/** The caller of a token, given the token's SHA-256 as lower-case hex; nothing if it is unknown or revoked. */
export type TokenReader = (tokenHash: string) => Promise<Caller | undefined>;
