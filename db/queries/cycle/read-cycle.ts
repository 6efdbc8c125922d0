import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { CycleSnapshot } from '../../../workflows/contracts/daily-cycle.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';

export interface CycleRow {
  readonly id: string;
  readonly regionId: string;
  readonly day: string;
  readonly slot: number;
  readonly state: CycleSnapshot['state'];
  readonly opensAt: string;
  readonly cutoffAt: string;
  readonly payUntil: string;
  readonly pickupUntil: string;
  /** The database's instant of this reading. */
  readonly at: string;
}

/** The cycle's row with the database's instant. @throws RuleViolation cycle-unknown */
export async function readCycleRow(on: Database | Transaction, cycleId: string): Promise<CycleRow> {
  const row = await maybeOne<CycleRow>(
    on,
    `select id, region_id as "regionId", day, slot, state, opens_at as "opensAt", cutoff_at as "cutoffAt",
       pay_until as "payUntil", pickup_until as "pickupUntil", clock_timestamp() as at
     from cycles where id = :cycleId`,
    { cycleId },
  );
  if (row === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  return row;
}

/** The state and what is left until the two hard instants, by the database's clock. */
export async function readCycleSnapshot(on: Database | Transaction, cycleId: string): Promise<CycleSnapshot> {
  const row = await maybeOne<CycleSnapshot>(
    on,
    `select state,
       greatest(0, ceil(extract(epoch from cutoff_at - clock_timestamp()) * 1000))::integer as "cutoffInMs",
       greatest(0, ceil(extract(epoch from pay_until - clock_timestamp()) * 1000))::integer as "payUntilInMs"
     from cycles where id = :cycleId`,
    { cycleId },
  );
  if (row === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  return row;
}
