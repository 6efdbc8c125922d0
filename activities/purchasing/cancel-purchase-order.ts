import { canMove } from '../../domain/purchasing/lifecycle.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import { readOwingSites } from '../../db/queries/purchasing/owing-sites.js';
import {
  lockOwnersOrder,
  type PurchaseOrderRow,
  readPurchaseLines,
} from '../../db/queries/purchasing/purchase-order-row.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { DecideCounterInput } from './accept-counter.js';
import { reportUnpromised } from './answer-order.js';

export interface CancelPurchaseOrderInput extends DecideCounterInput {
  readonly reason: string;
}

export interface CancelledPurchaseOrder {
  readonly purchaseOrderNo: string;
  readonly state: 'cancelled';
}

/**
 * We do not want the order any more: everything on it that members paid for is unsupplied, and the sites stop waiting
 * for it. Not once a truck has left or something was counted. @throws RuleViolation purchase-order-unknown,
 * purchase-order-move-not-allowed
 */
export const cancelPurchaseOrder = defineStep({
  operation: 'cancelPurchaseOrder',
  run: async (trx, input: CancelPurchaseOrderInput): Promise<CancelledPurchaseOrder> => {
    const order = await lockOwnersOrder(trx, input.purchaseOrderNo, input);
    return cancel(trx, order, input.reason);
  },
});

/**
 * The supplier's counter is not accepted: the order is cancelled. @throws RuleViolation purchase-order-unknown,
 * purchase-order-move-not-allowed (no counter waits, or its truck has left)
 */
export const rejectCounter = defineStep({
  operation: 'rejectCounter',
  run: async (trx, input: CancelPurchaseOrderInput): Promise<CancelledPurchaseOrder> => {
    const order = await lockOwnersOrder(trx, input.purchaseOrderNo, input);
    if (order.state !== 'countered') throw notAllowed(order);
    return cancel(trx, order, input.reason);
  },
});

async function cancel(
  trx: Transaction,
  order: PurchaseOrderRow,
  reason: string,
): Promise<CancelledPurchaseOrder> {
  const { purchaseOrderNo, cycleId, supplierId } = order;
  const counted = await maybeOne(trx, `select 1 from receipts where purchase_order_no = :no limit 1`, {
    no: purchaseOrderNo,
  });
  if (!canMove(order.state, 'cancelled') || order.shippedAt !== null || counted !== undefined)
    throw notAllowed(order);
  const siteIds = await readOwingSites(trx, purchaseOrderNo);
  await execute(
    trx,
    `update purchase_orders set state = 'cancelled', ended_reason = :reason where no = :purchaseOrderNo`,
    { purchaseOrderNo, reason },
  );
  const aggregate = `purchase-order/${purchaseOrderNo}`;
  for (const cause of ['supplier-countered', 'supplier-silent', 'phone-supplier'])
    await resolveAttention(trx, aggregate, cause);
  const lines = await readPurchaseLines(trx, [purchaseOrderNo]);
  await reportUnpromised(
    trx,
    order,
    lines.map((line) => ({ ...line, confirmedQuantity: 0 })),
  );
  const data = { purchaseOrderNo, cycleId, supplierId, siteIds };
  await appendEvents(trx, [{ aggregate, type: 'purchase-order.cancelled', data }]);
  return { purchaseOrderNo, state: 'cancelled' };
}

const notAllowed = ({ purchaseOrderNo, state, shippedAt }: PurchaseOrderRow): RuleViolation =>
  new RuleViolation('purchase-order-move-not-allowed', { purchaseOrderNo, state, shippedAt });
