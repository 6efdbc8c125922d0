import { concernsCycle, type CycleInTime } from '../../../domain/catalogue/revision-rules.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';
import { lockFences } from '../cycle/locks.js';

/** Which cycles are asked about: a region's, from an instant on. */
export interface CyclesFrom {
  readonly regionId: string;
  readonly effectiveAt: string;
  readonly runningCycles: boolean;
  /** Of a SKU that is sold before its cycle opens, the presale counts as the opening. */
  readonly skuId?: string;
}

/**
 * The cycles that a revision changes, ascending; this transaction is inside their fences, so that none of them closes
 * meanwhile. Locks: the cycles' fences, shared.
 */
export async function concernedCycles(trx: Transaction, from: CyclesFrom): Promise<string[]> {
  const { regionId, effectiveAt, runningCycles, skuId = null } = from;
  const read = (): Promise<(CycleInTime & { cycleId: string; at: string })[]> =>
    rows(
      trx,
      `select c.id as "cycleId", c.state = 'planned' as planned, c.cutoff_at as "cutoffAt", clock_timestamp() as at,
         least(c.opens_at, (select g.sells_from from listings g where g.cycle_id = c.id and g.sku_id = :skuId))
           as "opensAt"
       from cycles c where c.region_id = :regionId and c.state = 'planned' and c.cutoff_at > clock_timestamp()
       order by c.id`,
      { regionId, skuId },
    );
  const idsOf = async (): Promise<string[]> =>
    (await read())
      .filter((cycle) => concernsCycle(cycle, { effectiveAt, runningCycles, at: cycle.at }))
      .map(({ cycleId }) => cycleId);
  await lockFences(trx, await idsOf());
  return idsOf();
}
