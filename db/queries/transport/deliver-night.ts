import { windowAfter } from '../../../domain/cycle/timetable.js';
import type { Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';
import { readInstallation } from '../cycle/installation.js';
import { appendEvents } from '../event/append-events.js';

interface NightKey {
  readonly cycleId: string;
  readonly siteId: string;
}

/**
 * The night is delivered if every run of its site is finished (a planned night without any run counts too),
 * and when it was the cycle's last, members have from now on the pickup window to come. Told once.
 * Locks: the row of `nights`, so that of two last runs the later one sees the earlier. @returns whether it is now.
 */
export async function deliverNight(trx: Transaction, night: NightKey): Promise<boolean> {
  const { cycleId, siteId } = night;
  await execute(trx, `select 1 from nights where cycle_id = :cycleId and site_id = :siteId for update`, {
    cycleId,
    siteId,
  });
  const delivered = await execute(
    trx,
    `update nights n set state = 'delivered', delivered_at = clock_timestamp(), phase_words = '已全部送达'
     where n.cycle_id = :cycleId and n.site_id = :siteId and n.state in ('planned', 'delivering')
       and not exists (
         select 1 from runs r where r.cycle_id = n.cycle_id and r.site_id = n.site_id and r.state <> 'finished')`,
    { cycleId, siteId },
  );
  if (delivered === 0) return false;
  await movePickupUntil(trx, cycleId);
  await appendEvents(trx, [
    { aggregate: `night/${cycleId}/${siteId}`, type: 'night.delivered', data: { cycleId, siteId } },
  ]);
  return true;
}

/**
 * When every night of the cycle is delivered, its pickup window ends as the timetable says from the last sign-off on.
 * The same answer however often it is asked, so whoever comes last, or twice, does no harm.
 */
export async function movePickupUntil(trx: Transaction, cycleId: string): Promise<void> {
  const cycle = await maybeOne<{ lastAt: string | null; pickupUntil: string }>(
    trx,
    `select max(n.delivered_at) as "lastAt", c.pickup_until as "pickupUntil"
     from cycles c left join nights n on n.cycle_id = c.id where c.id = :cycleId
     group by c.id having bool_and(coalesce(n.state, 'delivered') = 'delivered')`,
    { cycleId },
  );
  if (cycle === undefined || cycle.lastAt === null) return;
  const { pace } = await readInstallation(trx);
  const until = windowAfter(pace, { window: 'pickup', eventAt: cycle.lastAt, nominal: cycle.pickupUntil });
  await execute(
    trx,
    `update cycles set pickup_until = :until where id = :cycleId and pickup_until <> :until`,
    {
      cycleId,
      until,
    },
  );
}
