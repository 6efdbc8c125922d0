import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import { lockOwnersOrder, readPurchaseLines } from '../../db/queries/purchasing/purchase-order-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import { reportUnpromised, storePromise } from './answer-order.js';

export interface DecideCounterInput {
  readonly purchaseOrderNo: string;
  /** The owner: operations decide the counters of their own region. */
  readonly regionId: string;
}

export interface AcceptedCounter {
  readonly purchaseOrderNo: string;
  readonly state: 'confirmed';
}

/**
 * What the supplier offered is its promise now, pieces and instant; claims are measured against it, and what is not
 * promised is a row for a person. @throws RuleViolation purchase-order-unknown, purchase-order-move-not-allowed (no
 * counter waits)
 */
export const acceptCounter = defineStep({
  operation: 'acceptCounter',
  run: async (trx, { purchaseOrderNo, regionId }: DecideCounterInput): Promise<AcceptedCounter> => {
    const order = await lockOwnersOrder(trx, purchaseOrderNo, { regionId });
    const { state, cycleId, supplierId } = order;
    if (state !== 'countered')
      throw new RuleViolation('purchase-order-move-not-allowed', { purchaseOrderNo, state });
    const promised = (await readPurchaseLines(trx, [purchaseOrderNo])).map((line) => ({
      ...line,
      confirmedQuantity: line.counterQuantity ?? line.quantity,
    }));
    await storePromise(trx, purchaseOrderNo, promised);
    await execute(
      trx,
      `update purchase_orders set state = 'confirmed', confirmed_at = clock_timestamp(),
         promised_at = counter_deliver_by
       where no = :purchaseOrderNo`,
      { purchaseOrderNo },
    );
    const aggregate = `purchase-order/${purchaseOrderNo}`;
    await resolveAttention(trx, aggregate, 'supplier-countered');
    await reportUnpromised(trx, order, promised);
    const data = { purchaseOrderNo, cycleId, supplierId };
    await appendEvents(trx, [{ aggregate, type: 'purchase-order.confirmed', data }]);
    return { purchaseOrderNo, state: 'confirmed' };
  },
});
