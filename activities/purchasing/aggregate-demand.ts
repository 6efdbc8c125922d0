import type { PurchasePlan } from '../../domain/purchasing/plan-purchase.js';
import { planPurchase } from '../../domain/purchasing/plan-purchase.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockFences } from '../../db/queries/cycle/locks.js';
import { readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import type { NewEvent } from '../../db/queries/event/append-events.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readCyclePlan } from '../../db/queries/purchasing/cycle-plan.js';
import { readOffers, readSiteDemand } from '../../db/queries/purchasing/frozen-demand.js';
import { insertPurchaseOrders } from '../../db/queries/purchasing/insert-purchase-orders.js';
import { execute } from '../../db/query.js';
import type { CyclePlan } from '../../workflows/contracts/daily-cycle.js';
import { defineStep } from '../step.js';

/**
 * The frozen demand is added up into draft purchase orders, whole cases per site, and each site with demand
 * has a night. A cycle that sold nothing is aggregated with an empty plan. Idempotent by the state: later
 * calls return what the first one wrote. @throws RuleViolation cycle-unknown, cycle-move-not-allowed before
 * the cycle is frozen
 */
export const aggregateDemand = defineStep({
  operation: 'aggregateDemand',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<CyclePlan> => {
    await lockFences(trx, [cycleId], 'exclusive');
    const { state } = await readCycleRow(trx, cycleId);
    if (state === 'planned' || state === 'closed' || state === 'cancelled')
      throw new RuleViolation('cycle-move-not-allowed', { cycleId, state, wanted: 'aggregated' });
    if (state === 'frozen') await aggregate(trx, cycleId);
    return readCyclePlan(trx, cycleId);
  },
});

async function aggregate(trx: Transaction, cycleId: string): Promise<void> {
  const demand = await readSiteDemand(trx, cycleId);
  const plan = planPurchase(demand, await readOffers(trx, cycleId));
  const orders = await insertPurchaseOrders(trx, cycleId, plan.orders);
  await insertNights(trx, cycleId);
  await reportUnsupplied(trx, cycleId, plan.unsupplied);
  const phaseWords = demand.length === 0 ? '没有订单' : '已汇总，采购与分拣进行中';
  await execute(
    trx,
    `update cycles set state = 'aggregated', aggregated_at = clock_timestamp(), phase_words = :phaseWords
     where id = :cycleId and state = 'frozen'`,
    { cycleId, phaseWords },
  );
  const drafted = orders.map(({ purchaseOrderNo, supplierId }): NewEvent => {
    const data = { purchaseOrderNo, cycleId, supplierId };
    return { aggregate: `purchase-order/${purchaseOrderNo}`, type: 'purchase-order.drafted', data };
  });
  await appendEvents(trx, [
    ...drafted,
    { aggregate: `cycle/${cycleId}`, type: 'cycle.aggregated', data: { cycleId } },
  ]);
}

async function insertNights(trx: Transaction, cycleId: string): Promise<void> {
  await execute(
    trx,
    `insert into nights (cycle_id, site_id)
     select distinct cycle_id, site_id from demand where cycle_id = :cycleId and quantity > 0`,
    { cycleId },
  );
}

/** Nobody supplies it, so it will be short in full: a person may still find it elsewhere. */
async function reportUnsupplied(
  trx: Transaction,
  cycleId: string,
  unsupplied: PurchasePlan['unsupplied'],
): Promise<void> {
  if (unsupplied.length === 0) return;
  await openAttention(trx, {
    subject: `cycle/${cycleId}`,
    cause: 'demand-unsupplied',
    ownerRole: 'ops',
    detail: { unsupplied },
  });
}
