import type { OrderOwner } from '../../../db/queries/order/list-orders.js';
import type { Caller } from '../../caller.js';

/** A member sees his own orders, a leader those of his point, ops and finance those of their region. */
export function ownerOf(
  caller: Extract<Caller, { role: 'member' | 'leader' | 'ops' | 'finance' }>,
): OrderOwner {
  if (caller.role === 'member') return { memberId: caller.partyId };
  return caller.role === 'leader' ? { pointLeaderId: caller.partyId } : { regionId: caller.regionId };
}
