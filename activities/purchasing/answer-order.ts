import { canMove, type PurchaseOrderState } from '../../domain/purchasing/lifecycle.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { openAttention, resolveAttention } from '../../db/queries/event/open-attention.js';
import {
  lockOwnersOrder,
  type PurchaseLineRow,
  type PurchaseOrderRow,
  type PurchaseOwner,
} from '../../db/queries/purchasing/purchase-order-row.js';
import { execute, json } from '../../db/query.js';

/**
 * Whose order is answered: the supplier's own, or, after a telephone call, one of the region's by operations.
 * `answeredBy` is who did it, `<role>/<id>`.
 */
export type AnsweredOrder = PurchaseOwner & {
  readonly purchaseOrderNo: string;
  readonly answeredBy?: string | undefined;
};

/**
 * The order, locked for its owner, if it may move so. @throws RuleViolation purchase-order-unknown,
 * purchase-order-move-not-allowed
 */
export async function lockForMove(
  trx: Transaction,
  input: AnsweredOrder,
  to: PurchaseOrderState,
): Promise<PurchaseOrderRow> {
  const order = await lockOwnersOrder(trx, input.purchaseOrderNo, input);
  const { purchaseOrderNo, state } = order;
  if (!canMove(state, to))
    throw new RuleViolation('purchase-order-move-not-allowed', { purchaseOrderNo, state });
  return order;
}

/** The supplier has answered, so nobody has to telephone it any more. */
export async function answered(trx: Transaction, input: AnsweredOrder): Promise<void> {
  const { purchaseOrderNo, answeredBy = null } = input;
  await execute(
    trx,
    `update purchase_orders set answered_by = coalesce(:answeredBy, 'supplier/' || supplier_id)
     where no = :purchaseOrderNo`,
    { purchaseOrderNo, answeredBy },
  );
  for (const cause of ['supplier-silent', 'phone-supplier'])
    await resolveAttention(trx, `purchase-order/${purchaseOrderNo}`, cause);
}

/** The lines promise these pieces. */
export async function storePromise(
  trx: Transaction,
  purchaseOrderNo: string,
  lines: readonly { lineNo: number; confirmedQuantity: number }[],
): Promise<void> {
  await execute(
    trx,
    `update purchase_lines l set confirmed_quantity = a."confirmedQuantity"
     from jsonb_to_recordset(:lines::jsonb) as a("lineNo" smallint, "confirmedQuantity" integer)
     where l.purchase_order_no = :purchaseOrderNo and l.line_no = a."lineNo"`,
    { purchaseOrderNo, lines: json(lines) },
  );
}

/**
 * What members paid for and nobody promises is a row for a person, who may find it elsewhere; otherwise the night finds
 * it short. Nothing happens when every piece is promised.
 */
export async function reportUnpromised(
  trx: Transaction,
  { purchaseOrderNo, cycleId, supplierId }: PurchaseOrderRow,
  lines: readonly Pick<PurchaseLineRow, 'siteId' | 'skuId' | 'demanded' | 'confirmedQuantity'>[],
): Promise<void> {
  const unsupplied = lines
    .map((line) => ({ ...line, quantity: Math.max(0, line.demanded - (line.confirmedQuantity ?? 0)) }))
    .filter((line) => line.quantity > 0)
    .map(({ siteId, skuId, quantity }) => ({ siteId, skuId, quantity }));
  if (unsupplied.length === 0) return;
  await openAttention(trx, {
    subject: `purchase-order/${purchaseOrderNo}`,
    cause: 'demand-unsupplied',
    ownerRole: 'ops',
    detail: { cycleId, supplierId, unsupplied },
  });
}
