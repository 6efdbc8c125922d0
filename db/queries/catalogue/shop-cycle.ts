import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';

export interface ShopCycle {
  readonly cycleId: string;
  readonly day: string;
  /** Read from the instants; false: it opens at `opensAt`. */
  readonly selling: boolean;
  readonly opensAt: string;
  readonly cutoffAt: string;
  readonly deliverBy: string;
  readonly pickupUntil: string;
  /** Opening and cutoff on the region's wall clock, `11-23 20:00`. */
  readonly opensLocal: string;
  readonly cutoffLocal: string;
}

/**
 * What a region sells at this instant: of the cycles that sell, the one whose cutoff comes first; between two sales the
 * next one to open; undefined when none is planned.
 */
export async function findShopCycle(
  on: Database | Transaction,
  regionId: string,
): Promise<ShopCycle | undefined> {
  return maybeOne<ShopCycle>(
    on,
    `select c.id as "cycleId", c.day, c.opens_at <= clock_timestamp() as selling, c.opens_at as "opensAt",
       c.cutoff_at as "cutoffAt", c.deliver_by as "deliverBy", c.pickup_until as "pickupUntil",
       to_char(c.opens_at at time zone r.zone, 'MM-DD HH24:MI') as "opensLocal",
       to_char(c.cutoff_at at time zone r.zone, 'MM-DD HH24:MI') as "cutoffLocal"
     from cycles c join regions r on r.id = c.region_id
     where c.region_id = :regionId and c.state = 'planned' and c.cutoff_at > clock_timestamp()
     order by c.opens_at > clock_timestamp(), case when c.opens_at > clock_timestamp() then c.opens_at else c.cutoff_at end, c.id
     limit 1`,
    { regionId },
  );
}

/** The same, for whoever cannot do without. @throws RuleViolation no-cycle-ahead */
export async function readShopCycle(on: Database | Transaction, regionId: string): Promise<ShopCycle> {
  const cycle = await findShopCycle(on, regionId);
  if (cycle === undefined) throw new RuleViolation('no-cycle-ahead', { regionId });
  return cycle;
}
