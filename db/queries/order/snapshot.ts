import type { CycleSnapshot } from '../../../domain/order/cycle-snapshot.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { currentCommissionRule } from '../commission/rules.js';
import { readInstallation } from '../cycle/installation.js';
import { readSnapshotLimits } from '../inventory/snapshot-limits.js';
import { readSnapshotListings } from '../inventory/snapshot-listings.js';
import { readSnapshotLeaders } from '../network/snapshot-leaders.js';
import { readSnapshotDiscounts } from '../pricing/snapshot-discounts.js';

type Header = Pick<CycleSnapshot, 'cycleId' | 'regionId' | 'day' | 'slot' | 'priceVersion' | 'opensAt'>;

/**
 * Everything that orders of the cycle are planned from. The version is read first and by itself: what changes while
 * the rest is read moves it, and is then found to be newer. @throws RuleViolation cycle-unknown
 */
export async function readSnapshot(on: Database | Transaction, cycleId: string): Promise<CycleSnapshot> {
  const header = await maybeOne<Header>(
    on,
    `select id as "cycleId", region_id as "regionId", day, slot, price_version as "priceVersion",
       opens_at as "opensAt"
     from cycles where id = :cycleId`,
    { cycleId },
  );
  if (header === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  const { pace } = await readInstallation(on);
  const rule = await currentCommissionRule(on);
  const listings = await readSnapshotListings(on, header);
  const leaders = await readSnapshotLeaders(on, cycleId);
  const discounts = await readSnapshotDiscounts(on, header);
  const limits = await readSnapshotLimits(on, header);
  const bySku = new Map(listings.map((listing) => [listing.skuId, listing]));
  return { ...header, pace, rule, leaders, discounts, limits, listings: bySku };
}
