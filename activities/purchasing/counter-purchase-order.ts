import { readCounter } from '../../domain/purchasing/read-counter.js';
import type { Transaction } from '../../db/connection.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { readPurchaseLines } from '../../db/queries/purchasing/purchase-order-row.js';
import { execute, json, one } from '../../db/query.js';
import { defineStep } from '../step.js';
import { type AnsweredOrder, answered, lockForMove } from './answer-order.js';
import { type SkuQuantity, spreadOverLines } from './answered-lines.js';

export type CounterPurchaseOrderInput = AnsweredOrder & {
  /** SKUs left out come as ordered. */
  readonly lines: readonly (SkuQuantity & { readonly reason?: string | undefined })[];
  /** When the goods can be at the site, if later than asked. */
  readonly deliverBy: string | null;
  readonly reason: string;
};

export interface CounteredOrder {
  readonly purchaseOrderNo: string;
  readonly state: 'countered';
}

/**
 * The supplier offers fewer pieces, a later instant, or both, with its reasons; nothing is promised until operations
 * accept it, and goods that come meanwhile are taken in all the same. @throws RuleViolation purchase-order-unknown,
 * purchase-order-move-not-allowed, purchase-answer-invalid, purchase-counter-changes-nothing,
 * purchase-counter-brings-nothing, purchase-counter-too-late
 */
export const counterPurchaseOrder = defineStep({
  operation: 'counterPurchaseOrder',
  run: async (trx, input: CounterPurchaseOrderInput): Promise<CounteredOrder> => {
    const { purchaseOrderNo, deliverBy, reason } = input;
    const { cycleId, supplierId } = await lockForMove(trx, input, 'countered');
    const ordered = await readPurchaseLines(trx, [purchaseOrderNo]);
    const offered = spreadOverLines(ordered, input.lines).map(({ lineNo, quantity }) => ({
      lineNo,
      confirmedQuantity: quantity,
    }));
    const instants = { ...(await readInstants(trx, cycleId)), deliverBy };
    const lines = readCounter(ordered, offered, instants).map(({ lineNo, confirmedQuantity }) => {
      const line = ordered.find((one) => one.lineNo === lineNo);
      const said = input.lines.find(
        (one) => one.skuId === line?.skuId && (one.siteId ?? line.siteId) === line.siteId,
      );
      return { lineNo, quantity: confirmedQuantity, reason: said?.reason ?? null };
    });
    await storeCounter(trx, input, lines);
    await answered(trx, input);
    const aggregate = `purchase-order/${purchaseOrderNo}`;
    await openAttention(trx, {
      subject: aggregate,
      cause: 'supplier-countered',
      ownerRole: 'ops',
      detail: { supplierId, cycleId, deliverBy, reason },
    });
    const data = { purchaseOrderNo, cycleId, supplierId };
    await appendEvents(trx, [{ aggregate, type: 'purchase-order.countered', data }]);
    return { purchaseOrderNo, state: 'countered' };
  },
});

/** At a fast pace the night's instants are estimates, so that nothing is too late by them. */
async function readInstants(
  trx: Transaction,
  cycleId: string,
): Promise<{ receiveBy: string; planFixedAt: string | null }> {
  const { pace } = await readInstallation(trx);
  const { receiveBy, planFixedAt } = await one<{ receiveBy: string; planFixedAt: string }>(
    trx,
    `select receive_by as "receiveBy", plan_fixed_at as "planFixedAt" from cycles where id = :cycleId`,
    { cycleId },
  );
  return { receiveBy, planFixedAt: pace.kind === 'real' ? planFixedAt : null };
}

async function storeCounter(
  trx: Transaction,
  { purchaseOrderNo, deliverBy, reason }: CounterPurchaseOrderInput,
  lines: readonly { lineNo: number; quantity: number; reason: string | null }[],
): Promise<void> {
  await execute(
    trx,
    `update purchase_lines l set counter_quantity = a.quantity, counter_reason = a.reason
     from jsonb_to_recordset(:lines::jsonb) as a("lineNo" smallint, quantity integer, reason text)
     where l.purchase_order_no = :purchaseOrderNo and l.line_no = a."lineNo"`,
    { purchaseOrderNo, lines: json(lines) },
  );
  await execute(
    trx,
    `update purchase_orders set state = 'countered', countered_at = clock_timestamp(), counter_reason = :reason,
       counter_deliver_by = :deliverBy
     where no = :purchaseOrderNo`,
    { purchaseOrderNo, reason, deliverBy },
  );
}
