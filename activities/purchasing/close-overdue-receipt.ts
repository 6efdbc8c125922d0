import { canMove } from '../../domain/purchasing/lifecycle.js';
import type { Transaction } from '../../db/connection.js';
import type { NewEvent } from '../../db/queries/event/append-events.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readOwingSites } from '../../db/queries/purchasing/owing-sites.js';
import type { PurchaseOrderRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { lockPurchaseOrder } from '../../db/queries/purchasing/purchase-order-row.js';
import { readPurchaseOrderSnapshot } from '../../db/queries/purchasing/purchase-order-snapshot.js';
import { execute } from '../../db/query.js';
import type { PurchaseOrderSnapshot } from '../../workflows/contracts/purchase-order.js';
import { defineStep } from '../step.js';

/**
 * Goods that did not come by the deadline are not waited for any longer: the order counts as received with
 * what came, one that was never sent as cancelled, and every site that still waited is told. Before the
 * deadline, and for an order that has ended, nothing happens. Idempotent by the state.
 */
export const closeOverdueReceipt = defineStep({
  operation: 'closeOverdueReceipt',
  run: async (trx, { purchaseOrderNo }: { purchaseOrderNo: string }): Promise<PurchaseOrderSnapshot> => {
    const order = await lockPurchaseOrder(trx, purchaseOrderNo);
    const before = await readPurchaseOrderSnapshot(trx, purchaseOrderNo);
    const isOpen = canMove(order.state, 'received') || order.state === 'draft';
    if (!isOpen || before.receiveInMs > 0) return before;
    await close(trx, order);
    return readPurchaseOrderSnapshot(trx, purchaseOrderNo);
  },
});

async function close(trx: Transaction, order: PurchaseOrderRow): Promise<void> {
  const { purchaseOrderNo, cycleId, supplierId } = order;
  const owing = await readOwingSites(trx, purchaseOrderNo);
  await execute(
    trx,
    `update purchase_orders set state = case state when 'draft' then 'cancelled' else 'received' end,
       received_at = case state when 'draft' then null else clock_timestamp() end
     where no = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  const aggregate = `purchase-order/${purchaseOrderNo}`;
  await openAttention(trx, {
    subject: aggregate,
    cause: 'goods-missing',
    ownerRole: 'ops',
    detail: { cycleId, supplierId, siteIds: owing },
  });
  const told = owing.map((siteId): NewEvent => {
    const data = { purchaseOrderNo, cycleId, supplierId, siteId };
    return { aggregate, type: 'purchase-order.received', data };
  });
  await appendEvents(trx, told);
}
