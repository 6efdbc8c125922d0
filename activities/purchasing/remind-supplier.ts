import { unansweredPurchaseOrderStates } from '../../domain/purchasing/lifecycle.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readDispatch } from '../../db/queries/purchasing/dispatch.js';
import { lockPurchaseOrder, readPurchaseOrderRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { readPurchaseOrderSnapshot } from '../../db/queries/purchasing/purchase-order-snapshot.js';
import { execute } from '../../db/query.js';
import type { PurchaseOrderSnapshot } from '../../workflows/contracts/purchase-order.js';
import { defineStep, type StepDeps } from '../step.js';
import { dispatchOrder, type SupplierDeps } from './dispatch-order.js';

export interface RemindSupplierInput {
  readonly purchaseOrderNo: string;
  /** 1, 2, …: each number reminds once. */
  readonly reminder: number;
}

/**
 * A supplier that has not answered gets the order once more per reminder number; the message id is the same,
 * so that only a system that lost it acts on it. When the time to confirm is over, a person is told to phone.
 * An answered order is left alone. @throws RuleViolation purchase-order-unknown; SupplierFailure unavailable
 */
export const remindSupplier =
  (deps: SupplierDeps) =>
  async ({ purchaseOrderNo, reminder }: RemindSupplierInput): Promise<PurchaseOrderSnapshot> => {
    const order = await readPurchaseOrderRow(deps.database, purchaseOrderNo);
    const isDue = unansweredPurchaseOrderStates.includes(order.state) && order.reminders < reminder;
    if (isDue && order.state !== 'draft')
      await dispatchOrder(deps, purchaseOrderNo, await readDispatch(deps.database, purchaseOrderNo));
    const { result } = await recordReminder(deps)({ purchaseOrderNo, reminder });
    return result;
  };

const recordReminder = defineStep<StepDeps, RemindSupplierInput, PurchaseOrderSnapshot>({
  operation: 'remindSupplier',
  run: async (trx, { purchaseOrderNo, reminder }) => {
    const { state, supplierId } = await lockPurchaseOrder(trx, purchaseOrderNo);
    const snapshot = await readPurchaseOrderSnapshot(trx, purchaseOrderNo);
    if (!unansweredPurchaseOrderStates.includes(state)) return snapshot;
    await execute(
      trx,
      `update purchase_orders set reminders = greatest(reminders, :reminder) where no = :purchaseOrderNo`,
      { purchaseOrderNo, reminder },
    );
    if (snapshot.confirmInMs === 0)
      await openAttention(trx, {
        subject: `purchase-order/${purchaseOrderNo}`,
        cause: 'supplier-silent',
        ownerRole: 'ops',
        detail: { supplierId, reminders: reminder },
      });
    return snapshot;
  },
});
