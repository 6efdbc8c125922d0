import { aggregateDemand } from '../../../activities/purchasing/aggregate-demand.js';
import { receiveGoods } from '../../../activities/purchasing/receive-goods.js';
import { sendPurchaseOrder } from '../../../activities/purchasing/send-purchase-order.js';
import { allocateShortage } from '../../../activities/warehouse/allocate-shortage.js';
import { planWaves } from '../../../activities/warehouse/plan-waves.js';
import { refundShortages } from '../../../activities/warehouse/refund-shortages.js';
import type { Database } from '../../../db/connection.js';
import { readPurchaseLines } from '../../../db/queries/purchasing/purchase-order-row.js';
import { type FrozenCycle, type FrozenCycleSpec, frozenCycle } from './purchasing.js';

/** A cycle whose purchase orders are sent; nothing has come yet. */
export async function boughtCycle(database: Database, spec: FrozenCycleSpec): Promise<FrozenCycle> {
  const cycle = await frozenCycle(database, spec);
  const { result: plan } = await aggregateDemand({ database })({ cycleId: cycle.cycleId });
  const send = sendPurchaseOrder({ database, supplierChannel: { sendPurchaseOrder: async () => {} } });
  for (const { purchaseOrderNo } of plan.purchaseOrders) await send({ purchaseOrderNo });
  return cycle;
}

/** How many pieces of a SKU come; SKUs left out come as ordered. */
export type Arrivals = Readonly<Record<string, number>>;

/** Everything is counted at the gate, with the given quantities. */
export async function receiveAll(
  database: Database,
  cycle: FrozenCycle,
  arrivals: Arrivals = {},
): Promise<void> {
  const { result: plan } = await aggregateDemand({ database })({ cycleId: cycle.cycleId });
  for (const { purchaseOrderNo } of plan.purchaseOrders) {
    const ordered = await readPurchaseLines(database, [purchaseOrderNo]);
    const lines = ordered.map(({ skuId, quantity }) => {
      const came = arrivals[skuId.slice(cycle.tag.length + 1)];
      return { skuId, quantity: came ?? quantity };
    });
    const { siteId } = cycle;
    await receiveGoods({ database })({ purchaseOrderNo, siteId, pickerId: 'P1', lines });
  }
}

/** A night that may pick: received, allocated, refunded, its waves planned. */
export async function pickingNight(
  database: Database,
  spec: FrozenCycleSpec,
  arrivals: Arrivals = {},
): Promise<FrozenCycle> {
  const cycle = await boughtCycle(database, spec);
  await receiveAll(database, cycle, arrivals);
  const night = { cycleId: cycle.cycleId, siteId: cycle.siteId };
  await allocateShortage({ database })(night);
  await refundAllShortages(database, cycle);
  await planWaves({ database })(night);
  return cycle;
}

/** Every page of the night's refunds is made. */
export async function refundAllShortages(
  database: Database,
  { cycleId, siteId }: FrozenCycle,
): Promise<void> {
  const refund = refundShortages({ database });
  while ((await refund({ cycleId, siteId })).result.left > 0);
}
