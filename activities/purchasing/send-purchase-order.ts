import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import type { Dispatch } from '../../db/queries/purchasing/dispatch.js';
import { readDispatch } from '../../db/queries/purchasing/dispatch.js';
import { lockPurchaseOrder, readPurchaseOrderRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { readPurchaseOrderSnapshot } from '../../db/queries/purchasing/purchase-order-snapshot.js';
import { execute } from '../../db/query.js';
import type { PurchaseOrderSnapshot } from '../../workflows/contracts/purchase-order.js';
import { defineStep, type StepDeps } from '../step.js';
import { type DispatchOutcome, dispatchOrder, type SupplierDeps } from './dispatch-order.js';

/**
 * The supplier has the draft order, and it is sent. A supplier without a webhook, or whose system says no, is
 * a row for a person with the phone number; the order counts as sent, for only the way differs. No
 * transaction is open during the call; a repetition sends the same message id. @throws RuleViolation
 * purchase-order-unknown; SupplierFailure unavailable
 */
export const sendPurchaseOrder =
  (deps: SupplierDeps) =>
  async ({ purchaseOrderNo }: { purchaseOrderNo: string }): Promise<PurchaseOrderSnapshot> => {
    const { state } = await readPurchaseOrderRow(deps.database, purchaseOrderNo);
    if (state !== 'draft') return readPurchaseOrderSnapshot(deps.database, purchaseOrderNo);
    const dispatch = await readDispatch(deps.database, purchaseOrderNo);
    const outcome = await dispatchOrder(deps, purchaseOrderNo, dispatch);
    const { result } = await recordSent(deps)({ purchaseOrderNo, outcome, dispatch });
    return result;
  };

const recordSent = defineStep<
  StepDeps,
  { purchaseOrderNo: string; outcome: DispatchOutcome; dispatch: Dispatch },
  PurchaseOrderSnapshot
>({
  operation: 'sendPurchaseOrder',
  run: async (trx, { purchaseOrderNo, outcome, dispatch }) => {
    const { state, cycleId, supplierId } = await lockPurchaseOrder(trx, purchaseOrderNo);
    if (state !== 'draft') return readPurchaseOrderSnapshot(trx, purchaseOrderNo);
    await execute(
      trx,
      `update purchase_orders set state = 'sent', sent_at = clock_timestamp() where no = :purchaseOrderNo`,
      { purchaseOrderNo },
    );
    const aggregate = `purchase-order/${purchaseOrderNo}`;
    if (outcome === 'phone')
      await openAttention(trx, {
        subject: aggregate,
        cause: 'phone-supplier',
        ownerRole: 'ops',
        detail: { supplierId, name: dispatch.supplierName, phone: dispatch.supplierPhone },
      });
    const data = { purchaseOrderNo, cycleId, supplierId };
    await appendEvents(trx, [{ aggregate, type: 'purchase-order.sent', data }]);
    return readPurchaseOrderSnapshot(trx, purchaseOrderNo);
  },
});
