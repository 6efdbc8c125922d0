import type { Place } from '../../../db/queries/warehouse/list-waves.js';
import type { Caller } from '../../caller.js';

/** A picker sees his site, ops the whole region. */
export const placeOf = (caller: Extract<Caller, { role: 'picker' | 'ops' }>): Place =>
  caller.role === 'picker' ? { siteId: caller.siteId } : { regionId: caller.regionId };
