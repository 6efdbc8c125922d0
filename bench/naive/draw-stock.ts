import type { Knex } from 'knex';
import { drawOrder } from '../../domain/inventory/counter-ids.js';
import { execute, json, rows } from '../../db/query.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';

/** In which order everybody locks: by SKU ascending before the inserts, or descending after them. */
export type LockOrder = 'hot-first' | 'hot-last';

export interface Drawing {
  readonly orderId: string;
  readonly cycleId: string;
  readonly pointLeaderId: string;
  readonly siteId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly lockOrder: LockOrder;
}

interface Take {
  readonly lineNo: number;
  readonly counterId: string;
  readonly quantity: number;
}

/**
 * Every line has its pieces, from the leader's quota first, then the station's pool, then the centre; all or none.
 * Locks: the counters of one line after the other, and within a line as they are drawn.
 * @throws RuleViolation out-of-stock
 */
export async function drawLines(trx: Knex.Transaction, drawing: Drawing): Promise<void> {
  const numbered = drawing.lines.map((line, index) => ({ ...line, lineNo: index + 1 }));
  const ascending = numbered.toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1));
  const takes: Take[] = [];
  for (const line of drawing.lockOrder === 'hot-first' ? ascending : ascending.toReversed())
    takes.push(...(await drawLine(trx, drawing, line)));
  await execute(
    trx,
    `update counters c set taken = c.taken + t.quantity
     from jsonb_to_recordset(:takes::jsonb) as t("counterId" text, quantity integer) where c.id = t."counterId"`,
    { takes: json(takes) },
  );
  await execute(
    trx,
    `insert into takes (order_id, line_no, counter_id, quantity)
     select :orderId, "lineNo", "counterId", quantity
     from jsonb_to_recordset(:takes::jsonb) as t("lineNo" smallint, "counterId" text, quantity integer)`,
    { orderId: drawing.orderId, takes: json(takes) },
  );
}

async function drawLine(
  trx: Knex.Transaction,
  { cycleId, pointLeaderId, siteId }: Drawing,
  line: { readonly skuId: string; readonly quantity: number; readonly lineNo: number },
): Promise<Take[]> {
  const chain = drawOrder(cycleId, line.skuId, { leaderId: pointLeaderId, siteId });
  const counters = await rows<{ id: string; free: number }>(
    trx,
    `select id, cap - taken as free from counters where id = any(:chain) order by level desc for update`,
    { chain },
  );
  let wanted = line.quantity;
  const takes = counters.flatMap(({ id, free }) => {
    const quantity = Math.min(wanted, free);
    wanted -= quantity;
    return quantity > 0 ? [{ lineNo: line.lineNo, counterId: id, quantity }] : [];
  });
  if (wanted > 0)
    throw new RuleViolation('out-of-stock', { skuId: line.skuId, available: line.quantity - wanted });
  return takes;
}
