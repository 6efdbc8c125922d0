import { assertChangePossible } from '../../domain/network/leader-change.js';
import { groupBy } from '../../domain/values/group-by.js';
import type { Transaction } from '../../db/connection.js';
import { type AffectedOrder, listAffected } from '../../db/queries/network/affected-orders.js';
import { readChangeFacts, type WantedChange } from '../../db/queries/network/change-facts.js';
import { defineStep } from '../step.js';

/** What would become of the orders of one cycle. */
export interface PlannedCycle {
  readonly cycleId: string;
  readonly orders: number;
  /** To the neighbour's point, or with the leader to his new station. */
  readonly moved: number;
  /** Cancelled, since nobody takes them; of what was paid, this goes back. */
  readonly cancelled: number;
  readonly refundFen: number;
}

/** More orders than one point ever has in the cycles that are open at once. */
const ordersMax = 20_000;

/**
 * What the change would do, before anybody decides it; nothing happens. @throws as changeLeader
 */
export const planLeaderChange = defineStep({
  operation: 'planLeaderChange',
  run: async (trx: Transaction, wanted: WantedChange): Promise<{ cycles: PlannedCycle[] }> => {
    assertChangePossible(await readChangeFacts(trx, wanted));
    const orders = await listAffected(trx, wanted, { after: '', limit: ordersMax });
    const byCycle = groupBy(orders, (order) => order.cycleId);
    return {
      cycles: [...byCycle].map(([cycleId, found]) => planned(cycleId, found)).toSorted(byId),
    };
  },
});

const byId = (a: PlannedCycle, b: PlannedCycle): number => (a.cycleId < b.cycleId ? -1 : 1);

function planned(cycleId: string, orders: readonly AffectedOrder[]): PlannedCycle {
  const cancelled = orders.filter((order) => order.toLeaderId === null);
  const paid = cancelled.filter((order) => order.state === 'paid');
  return {
    cycleId,
    orders: orders.length,
    moved: orders.length - cancelled.length,
    cancelled: cancelled.length,
    refundFen: paid.reduce((sum, order) => sum + order.payableFen, 0),
  };
}
