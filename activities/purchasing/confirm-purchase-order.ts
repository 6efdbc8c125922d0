import { canMove } from '../../domain/purchasing/lifecycle.js';
import { readAnswer } from '../../domain/purchasing/read-answer.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention, resolveAttention } from '../../db/queries/event/open-attention.js';
import { lockSuppliersOrder, readPurchaseLines } from '../../db/queries/purchasing/purchase-order-row.js';
import { execute, json } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { SkuQuantity } from './answered-lines.js';
import { spreadOverLines } from './answered-lines.js';

export interface ConfirmPurchaseOrderInput {
  readonly purchaseOrderNo: string;
  /** The owner: a supplier answers its own orders only. */
  readonly supplierId: string;
  /** SKUs left out are confirmed as ordered. */
  readonly lines: readonly SkuQuantity[];
}

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
    const order = await lockSuppliersOrder(trx, input);
    if (!canMove(order.state, 'confirmed'))
      throw new RuleViolation('purchase-order-move-not-allowed', { purchaseOrderNo, state: order.state });
    const ordered = await readPurchaseLines(trx, [purchaseOrderNo]);
    const answer = readAnswer(
      ordered,
      spreadOverLines(ordered, input.lines).map(({ lineNo, quantity }) => ({
        lineNo,
        confirmedQuantity: quantity,
      })),
    );
    const state = answer.state === 'refused' ? 'refused' : 'confirmed';
    await storeAnswerOf(trx, purchaseOrderNo, { state, lines: answer.lines });
    await resolveAttention(trx, `purchase-order/${purchaseOrderNo}`, 'supplier-silent');
    if (answer.state !== 'confirmed')
      await openAttention(trx, {
        subject: `purchase-order/${purchaseOrderNo}`,
        cause: answer.state === 'refused' ? 'supplier-refused' : 'supplier-brings-less',
        ownerRole: 'ops',
        detail: { supplierId: order.supplierId, cycleId: order.cycleId },
      });
    const { cycleId, supplierId } = order;
    const aggregate = `purchase-order/${purchaseOrderNo}`;
    const type = state === 'refused' ? 'purchase-order.refused' : 'purchase-order.confirmed';
    await appendEvents(trx, [{ aggregate, type, data: { purchaseOrderNo, cycleId, supplierId } }]);
    return { purchaseOrderNo, state };
  },
});

async function storeAnswerOf(
  trx: Transaction,
  purchaseOrderNo: string,
  answer: { state: string; lines: readonly { lineNo: number; confirmedQuantity: number }[] },
): Promise<void> {
  await execute(
    trx,
    `update purchase_lines l set confirmed_quantity = a."confirmedQuantity"
     from jsonb_to_recordset(:lines::jsonb) as a("lineNo" smallint, "confirmedQuantity" integer)
     where l.purchase_order_no = :purchaseOrderNo and l.line_no = a."lineNo"`,
    { purchaseOrderNo, lines: json(answer.lines) },
  );
  await execute(
    trx,
    `update purchase_orders set state = :state,
       confirmed_at = case when :state = 'confirmed' then clock_timestamp() end
     where no = :purchaseOrderNo`,
    { purchaseOrderNo, state: answer.state },
  );
}
