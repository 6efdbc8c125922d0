import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readPurchaseLines } from '../../db/queries/purchasing/purchase-order-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import { type AnsweredOrder, answered, lockForMove, reportUnpromised, storePromise } from './answer-order.js';

export type RefusePurchaseOrderInput = AnsweredOrder & { readonly reason: string };

export interface RefusedOrder {
  readonly purchaseOrderNo: string;
  readonly state: 'refused';
}

/**
 * The supplier brings nothing and says why; what members paid for is unsupplied until a person finds it elsewhere.
 * @throws RuleViolation purchase-order-unknown, purchase-order-move-not-allowed
 */
export const refusePurchaseOrder = defineStep({
  operation: 'refusePurchaseOrder',
  run: async (trx, input: RefusePurchaseOrderInput): Promise<RefusedOrder> => {
    const { purchaseOrderNo, reason } = input;
    const order = await lockForMove(trx, input, 'refused');
    const lines = await readPurchaseLines(trx, [purchaseOrderNo]);
    const nothing = lines.map((line) => ({ ...line, confirmedQuantity: 0 }));
    await storePromise(trx, purchaseOrderNo, nothing);
    await execute(
      trx,
      `update purchase_orders set state = 'refused', ended_reason = :reason where no = :purchaseOrderNo`,
      { purchaseOrderNo, reason },
    );
    await answered(trx, input);
    const { cycleId, supplierId } = order;
    const aggregate = `purchase-order/${purchaseOrderNo}`;
    await openAttention(trx, {
      subject: aggregate,
      cause: 'supplier-refused',
      ownerRole: 'ops',
      detail: { supplierId, cycleId, reason },
    });
    await reportUnpromised(trx, order, nothing);
    const data = { purchaseOrderNo, cycleId, supplierId };
    await appendEvents(trx, [{ aggregate, type: 'purchase-order.refused', data }]);
    return { purchaseOrderNo, state: 'refused' };
  },
});
