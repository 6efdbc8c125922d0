import { appendEvents } from '../../db/queries/event/append-events.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import { type AnsweredOrder, lockForMove } from './answer-order.js';

export interface SeenOrder {
  readonly purchaseOrderNo: string;
  readonly state: 'seen';
}

/**
 * Somebody at the supplier has opened the order; its answer is still owed. @throws RuleViolation
 * purchase-order-unknown, purchase-order-move-not-allowed
 */
export const markSeen = defineStep({
  operation: 'markSeen',
  run: async (trx, input: AnsweredOrder): Promise<SeenOrder> => {
    const { purchaseOrderNo, cycleId, supplierId } = await lockForMove(trx, input, 'seen');
    await execute(
      trx,
      `update purchase_orders set state = 'seen', seen_at = clock_timestamp() where no = :purchaseOrderNo`,
      { purchaseOrderNo },
    );
    const data = { purchaseOrderNo, cycleId, supplierId };
    await appendEvents(trx, [
      { aggregate: `purchase-order/${purchaseOrderNo}`, type: 'purchase-order.seen', data },
    ]);
    return { purchaseOrderNo, state: 'seen' };
  },
});
