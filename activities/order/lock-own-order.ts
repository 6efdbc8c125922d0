import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { type CycleRow, readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import { type OrderRow, readOrderRow } from '../../db/queries/order/read-order.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';

/**
 * The member's order and its cycle as they stand under the cycle's fence (shared) and the order's lock. Somebody else's
 * order is unknown.
 * @throws RuleViolation order-unknown
 */
export async function lockOwnOrder(
  trx: Transaction,
  { orderId, memberId }: { readonly orderId: string; readonly memberId: string },
): Promise<{ readonly order: OrderRow; readonly cycle: CycleRow }> {
  const before = await readOrderRow(trx, orderId);
  if (before.memberId !== memberId) throw new RuleViolation('order-unknown', { orderId });
  await lockFences(trx, [before.cycleId]);
  await lockOrders(trx, [orderId]);
  const order = await readOrderRow(trx, orderId);
  return { order, cycle: await readCycleRow(trx, order.cycleId) };
}
