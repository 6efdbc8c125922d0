import { readAnswer } from '../../domain/purchasing/read-answer.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readPurchaseLines } from '../../db/queries/purchasing/purchase-order-row.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';
import { type AnsweredOrder, answered, lockForMove, storePromise } from './answer-order.js';
import type { SkuQuantity } from './answered-lines.js';
import { spreadOverLines } from './answered-lines.js';

export type ConfirmPurchaseOrderInput = AnsweredOrder & {
  /** SKUs left out are confirmed as ordered. */
  readonly lines: readonly SkuQuantity[];
};

export interface PurchaseAnswer {
  readonly purchaseOrderNo: string;
  readonly state: 'confirmed' | 'refused';
}

/**
 * The supplier has said what it will bring. Fewer pieces than ordered are accepted at once, with a row for a
 * person: the catalogue names one supplier per SKU, so there is nobody else to ask and the night needs to
 * know. Nothing at all is a refusal. @throws RuleViolation purchase-order-unknown,
 * purchase-order-move-not-allowed, purchase-answer-invalid
 */
export const confirmPurchaseOrder = defineStep({
  operation: 'confirmPurchaseOrder',
  run: async (trx, input: ConfirmPurchaseOrderInput): Promise<PurchaseAnswer> => {
    const { purchaseOrderNo } = input;
    const order = await lockForMove(trx, input, 'confirmed');
    const ordered = await readPurchaseLines(trx, [purchaseOrderNo]);
    const answer = readAnswer(
      ordered,
      spreadOverLines(ordered, input.lines).map(({ lineNo, quantity }) => ({
        lineNo,
        confirmedQuantity: quantity,
      })),
    );
    const state = answer.state === 'refused' ? 'refused' : 'confirmed';
    await storePromise(trx, purchaseOrderNo, answer.lines);
    await execute(
      trx,
      `update purchase_orders set state = :state,
         confirmed_at = case when :state = 'confirmed' then clock_timestamp() end
       where no = :purchaseOrderNo`,
      { purchaseOrderNo, state },
    );
    await answered(trx, input);
    const { cycleId, supplierId } = order;
    const aggregate = `purchase-order/${purchaseOrderNo}`;
    if (answer.state !== 'confirmed')
      await openAttention(trx, {
        subject: aggregate,
        cause: answer.state === 'refused' ? 'supplier-refused' : 'supplier-brings-less',
        ownerRole: 'ops',
        detail: { supplierId, cycleId },
      });
    const type = state === 'refused' ? 'purchase-order.refused' : 'purchase-order.confirmed';
    await appendEvents(trx, [{ aggregate, type, data: { purchaseOrderNo, cycleId, supplierId } }]);
    return { purchaseOrderNo, state };
  },
});
