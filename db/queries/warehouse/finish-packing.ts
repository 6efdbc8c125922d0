import type { Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { appendEvents } from '../event/append-events.js';
import { lockNight, moveNight, type NightKey } from './night-row.js';

/**
 * If every wave of the night is packed, the night is packed and tells it once. The night's lock is taken
 * before the waves are counted, so that of two last waves one sees the other. Locks: the night's row.
 * @returns whether it became packed now
 */
export async function finishPacking(trx: Transaction, { cycleId, siteId }: NightKey): Promise<boolean> {
  const night = await lockNight(trx, { cycleId, siteId });
  if (night.state !== 'picking') return false;
  const open = await maybeOne(
    trx,
    `select 1 from waves where cycle_id = :cycleId and site_id = :siteId and state <> 'packed' limit 1`,
    { cycleId, siteId },
  );
  if (open !== undefined) return false;
  const { allocationRound } = night;
  await moveNight(trx, night, { state: 'packed', words: '已打包，待排线', allocationRound });
  await appendEvents(trx, [
    { aggregate: `night/${cycleId}/${siteId}`, type: 'night.packed', data: { cycleId, siteId } },
  ]);
  return true;
}
