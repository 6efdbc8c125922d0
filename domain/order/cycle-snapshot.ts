import type { CommissionRule } from '../commission/rules.js';
import type { Pace } from '../cycle/pace.js';
import type { SnapshotLimits } from '../inventory/snapshot-limits.js';
import type { SnapshotListing } from '../inventory/snapshot-listing.js';
import type { SnapshotLeader } from '../network/snapshot-leader.js';
import type { SnapshotDiscounts } from '../pricing/snapshot-discounts.js';

/**
 * Everything public that an order of the cycle is planned from, as it was at `priceVersion`. There is no member in it
 * and nothing that orders change, so that it may be remembered until the version moves.
 */
export interface CycleSnapshot {
  readonly cycleId: string;
  readonly regionId: string;
  /** Label of the cutoff's day. */
  readonly day: string;
  readonly slot: number;
  readonly priceVersion: number;
  readonly opensAt: string;
  readonly pace: Pace;
  readonly rule: CommissionRule;
  /** By SKU or bundle. */
  readonly listings: ReadonlyMap<string, SnapshotListing>;
  /** Every leader of the region. */
  readonly leaders: ReadonlyMap<string, SnapshotLeader>;
  readonly discounts: SnapshotDiscounts;
  readonly limits: SnapshotLimits;
}
