import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import type { PurchaseOrderRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { lockOwnersOrder, readPurchaseLines } from '../../db/queries/purchasing/purchase-order-row.js';
import { execute, json } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { AnsweredOrder } from './answer-order.js';
import type { SkuQuantity } from './answered-lines.js';
import { spreadOverLines } from './answered-lines.js';
import { mostPieces } from './receipt-limit.js';

export type ShipPurchaseOrderInput = AnsweredOrder & {
  /** What is on the truck; SKUs left out are not on it. */
  readonly lines: readonly SkuQuantity[];
  /** The truck's number plate, which the gate expects. */
  readonly plate: string | null;
};

export interface Shipped {
  readonly purchaseOrderNo: string;
  /** Pieces on the truck. */
  readonly shipped: number;
}

/**
 * The truck has left with what the lines say; the site knows what to expect and from which truck. Once per
 * order: a later truck is just counted at the gate. @throws RuleViolation purchase-order-unknown,
 * purchase-order-move-not-allowed, purchase-answer-invalid (not on the order, or over a tenth more than
 * ordered)
 */
export const shipPurchaseOrder = defineStep({
  operation: 'shipPurchaseOrder',
  run: async (trx, input: ShipPurchaseOrderInput): Promise<Shipped> => {
    const { purchaseOrderNo, plate } = input;
    const order = await lockOwnersOrder(trx, purchaseOrderNo, input);
    assertMayShip(order);
    const ordered = await readPurchaseLines(trx, [purchaseOrderNo]);
    const shipped = spreadOverLines(ordered, input.lines);
    for (const { lineNo, quantity } of shipped)
      if (quantity > mostPieces(ordered.find((line) => line.lineNo === lineNo)?.quantity ?? 0))
        throw new RuleViolation('purchase-answer-invalid', { lineNo, quantity });
    await execute(
      trx,
      `update purchase_lines l set shipped_quantity = coalesce(
         (select s.quantity from jsonb_to_recordset(:shipped::jsonb) as s("lineNo" smallint, quantity integer)
          where s."lineNo" = l.line_no), 0)
       where l.purchase_order_no = :purchaseOrderNo`,
      { purchaseOrderNo, shipped: json(shipped) },
    );
    await execute(
      trx,
      `update purchase_orders set shipped_at = clock_timestamp(), plate = :plate where no = :purchaseOrderNo`,
      { purchaseOrderNo, plate },
    );
    const { cycleId, supplierId } = order;
    const data = { purchaseOrderNo, cycleId, supplierId };
    const aggregate = `purchase-order/${purchaseOrderNo}`;
    await appendEvents(trx, [{ aggregate, type: 'purchase-order.shipped', data }]);
    return { purchaseOrderNo, shipped: shipped.reduce((sum, line) => sum + line.quantity, 0) };
  },
});

function assertMayShip({ purchaseOrderNo, state, shippedAt }: PurchaseOrderRow): void {
  const isUnderWay = state === 'sent' || state === 'seen' || state === 'confirmed' || state === 'countered';
  if (isUnderWay && shippedAt === null) return;
  throw new RuleViolation('purchase-order-move-not-allowed', { purchaseOrderNo, state, shippedAt });
}
