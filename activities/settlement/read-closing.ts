import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { readClosingProgress } from '../../db/queries/settlement/read-closing.js';
import { execute, rows } from '../../db/query.js';
import type { CycleProgress } from '../../workflows/contracts/daily-cycle.js';
import { markUncollected } from '../order/mark-uncollected.js';
import { defineStep } from '../step.js';

/** Orders in one transaction. Smaller: more readings while the cycle waits; larger: it lasts longer than a second. */
const pageSize = 25;

/**
 * What keeps the delivered cycle from being settled, also in words on its row. Orders that nobody collected within the
 * window are uncollected from here on, a page at a time: their own timers only know the window's estimate, and the last
 * signature moved it. Nothing is asked of the provider. Locks: the fence (shared), then the page's orders.
 * @throws RuleViolation cycle-unknown
 */
export const readClosing = defineStep({
  operation: 'readClosing',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<CycleProgress> => {
    const full = await endPickup(trx, cycleId);
    const progress = await readClosingProgress(trx, cycleId);
    await execute(
      trx,
      `update cycles set phase_words = :words where id = :cycleId and state = 'delivered' and phase_words <> :words`,
      { cycleId, words: progress.left === 0 ? '售后已结束，结算中' : progress.words },
    );
    return full ? { ...progress, nextCheckInMs: 1 } : progress;
  },
});

/** @returns whether the page was full, so that there may be more */
async function endPickup(trx: Transaction, cycleId: string): Promise<boolean> {
  const due = await overdueOrders(trx, cycleId);
  if (due.length === 0) return false;
  await lockFences(trx, [cycleId]);
  await lockOrders(
    trx,
    due.map((order) => order.orderId),
  );
  // Read again under the locks: a member may have come in the meantime.
  const still = new Set((await overdueOrders(trx, cycleId)).map((order) => order.orderId));
  for (const order of due) if (still.has(order.orderId)) await markUncollected(trx, order);
  return due.length === pageSize;
}

const overdueOrders = (
  trx: Transaction,
  cycleId: string,
): Promise<{ orderId: string; cycleId: string; memberId: string }[]> =>
  rows(
    trx,
    `select o.id as "orderId", o.cycle_id as "cycleId", o.member_id as "memberId"
     from orders o join cycles c on c.id = o.cycle_id
     where o.cycle_id = :cycleId and o.state = 'paid' and c.state = 'delivered'
       and c.pickup_until <= clock_timestamp()
     order by o.id limit :pageSize`,
    { cycleId, pageSize },
  );
