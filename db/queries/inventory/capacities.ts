import type { CapacityUnit, StationCapacity } from '../../../domain/inventory/snapshot-limits.js';
import type { Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';
import { appendEvents } from '../event/append-events.js';

export interface CapacityRow extends StationCapacity {
  readonly regionId: string;
  readonly active: boolean;
}

/** The station's capacity in that unit, ours until the end. Locks: its row. */
export async function findCapacity(
  trx: Transaction,
  { siteId, unit }: { readonly siteId: string; readonly unit: CapacityUnit },
): Promise<CapacityRow | undefined> {
  return maybeOne<CapacityRow>(
    trx,
    `select site_id as "siteId", region_id as "regionId", unit, quantity, active
     from station_capacities where site_id = :siteId and unit = :unit for update`,
    { siteId, unit },
  );
}

/** The capacity is as given from the next order on (021 moves the version). */
export async function storeCapacity(trx: Transaction, capacity: CapacityRow): Promise<void> {
  await execute(
    trx,
    `insert into station_capacities (site_id, region_id, unit, quantity, active)
     values (:siteId, :regionId, :unit, :quantity, :active)
     on conflict (site_id, unit) do update set quantity = excluded.quantity, active = excluded.active`,
    { ...capacity },
  );
}

/**
 * The station's counters of the cycles that still sell give out as much as it takes, and where there is room now it is
 * open again, which is told. Locks: those counters, ascending by id.
 */
export async function setCapacityCaps(
  trx: Transaction,
  { siteId, unit, quantity }: StationCapacity,
): Promise<void> {
  const counters = await rows<{ id: string }>(
    trx,
    `select k.id from counters k join cycles c on c.id = k.cycle_id and c.state = 'planned'
     where k.id = 'capacity|' || c.id || '|' || :siteId || '|' || :unit`,
    { siteId, unit },
  );
  const ids = counters.map(({ id }) => id);
  await lockCounters(trx, ids);
  await execute(trx, `update counters set cap = greatest(:quantity::integer, taken) where id = any(:ids)`, {
    ids,
    quantity,
  });
  const opened = await rows<{ cycleId: string; siteId: string; unit: string }>(
    trx,
    `update station_closures x set reopened_at = clock_timestamp()
     from counters k
     where k.id = any(:ids) and k.cap > k.taken and x.cycle_id = k.cycle_id and x.site_id = k.node
       and x.unit = :unit and x.reopened_at is null
     returning x.cycle_id as "cycleId", x.site_id as "siteId", x.unit`,
    { ids, unit },
  );
  await appendEvents(
    trx,
    opened.map((data) => ({
      aggregate: `station/${data.cycleId}/${data.siteId}`,
      type: 'station.reopened' as const,
      data,
    })),
  );
}
