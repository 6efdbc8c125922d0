import type { CycleSnapshot } from '../../domain/order/cycle-snapshot.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../db/connection.js';
import { readPriceVersion } from '../../db/queries/cycle/price-version.js';
import { readSnapshot } from '../../db/queries/order/snapshot.js';

/** Cycles remembered at once. Fewer, and regions that sell at the same time push each other out; more only holds what
 * has ended. */
const SNAPSHOTS_MAX = 32;

/** What this process remembers of the cycles that sell. */
export interface SnapshotStore {
  /** As it was last read; nothing says that it still holds. */
  readonly remembered: (cycleId: string) => CycleSnapshot | undefined;
  /** The snapshot at this version, or a newer one, read anew if another is remembered. */
  readonly at: (on: Database | Transaction, cycleId: string, priceVersion: number) => Promise<CycleSnapshot>;
}

export function createSnapshotStore(): SnapshotStore {
  const kept = new Map<string, CycleSnapshot>();
  return {
    remembered: (cycleId) => kept.get(cycleId),
    at: async (on, cycleId, priceVersion) => {
      const known = kept.get(cycleId);
      if (known?.priceVersion === priceVersion) return known;
      const fresh = await readSnapshot(on, cycleId);
      kept.delete(cycleId);
      kept.set(cycleId, fresh);
      const [oldest] = kept.keys();
      if (kept.size > SNAPSHOTS_MAX && oldest !== undefined) kept.delete(oldest);
      return fresh;
    },
  };
}

const stores = new WeakMap<Database, SnapshotStore>();

/** The one store of whoever works on this pool: quotes and orders share it. */
export function snapshotsOf(database: Database): SnapshotStore {
  const known = stores.get(database);
  if (known !== undefined) return known;
  const fresh = createSnapshotStore();
  stores.set(database, fresh);
  return fresh;
}

/** The cycle's snapshot at its present version. @throws RuleViolation cycle-unknown */
export async function currentSnapshot(
  trx: Transaction,
  snapshots: SnapshotStore,
  cycleId: string,
): Promise<CycleSnapshot> {
  const priceVersion = await readPriceVersion(trx, cycleId);
  if (priceVersion === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  return snapshots.at(trx, cycleId, priceVersion);
}
