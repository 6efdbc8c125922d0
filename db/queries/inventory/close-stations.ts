import type { Transaction } from '../../connection.js';
import { execute, rows } from '../../query.js';
import { appendEvents } from '../event/append-events.js';

interface Closing {
  readonly cycleId: string;
  readonly siteId: string;
  readonly unit: string;
}

/**
 * The stations of these capacity counters take no more orders of the cycle, and that was told once; one that is closed
 * already stays as it is. Call it after the takes are written. What orders are planned with moves its version (021). The caller holds the counters' locks,
 * so that nobody else closes them meanwhile. @returns how many were closed now
 */
export async function closeStations(trx: Transaction, counterIds: readonly string[]): Promise<number> {
  const closed = await rows<Closing>(
    trx,
    `insert into station_closures (cycle_id, site_id, unit)
     select cycle_id, node, split_part(id, '|', 4) from counters
     where id = any(:ids) and kind = 'capacity' order by id
     on conflict (cycle_id, site_id) where reopened_at is null do nothing
     returning cycle_id as "cycleId", site_id as "siteId", unit`,
    { ids: [...counterIds] },
  );
  // An order that was planned a moment ago finds nothing left.
  await execute(trx, `update counters set cap = taken where id = any(:ids) and kind = 'capacity'`, {
    ids: [...counterIds],
  });
  await appendEvents(
    trx,
    closed.map((data) => ({
      aggregate: `station/${data.cycleId}/${data.siteId}`,
      type: 'station.full' as const,
      data,
    })),
  );
  return closed.length;
}
