import type { SettlementReader } from '../../../db/queries/settlement/list-settlements.js';
import type { Caller } from '../../caller.js';

type Reader = Extract<Caller, { role: 'member' | 'leader' | 'supplier' | 'ops' | 'finance' }>;

/** A party reaches its own statements (a member's are those of a promoter), ops and finance those of the region. */
export function readerOf(caller: Reader): SettlementReader {
  if (caller.role === 'ops' || caller.role === 'finance') return { regionId: caller.regionId };
  const partyKind = caller.role === 'member' ? 'promoter' : caller.role;
  return { partyKind, partyId: caller.partyId };
}
