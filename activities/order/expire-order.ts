import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { endOrder } from '../../db/queries/order/end-order.js';
import { readOrderRow } from '../../db/queries/order/read-order.js';
import { execute, maybeOne } from '../../db/query.js';
import { acceptPayment } from '../payment/accept-payment.js';
import type { NoticeDeps } from '../payment/receive-notice.js';
import { defineStep } from '../step.js';

/**
 * The unpaid order takes no more money at the provider, or turns out to be paid. Then, by our row alone, it is expired
 * and everything is given back. The provider is asked before and outside the transaction.
 */
export const expireUnpaidOrder =
  (deps: NoticeDeps) =>
  async ({ orderId }: { orderId: string }): Promise<void> => {
    const payment = await maybeOne<{ prepared: boolean }>(
      deps.database,
      `select true as prepared from payments where out_trade_no = :orderId and state = 'created'`,
      { orderId },
    );
    if (payment !== undefined && (await foundPaid(deps, orderId))) return;
    await expireRow(deps)({ orderId });
  };

async function foundPaid(deps: NoticeDeps, orderId: string): Promise<boolean> {
  if ((await deps.payment.closePayment(orderId)) === 'closed') return false;
  const { state, transactionId, amountFen, paidAt } = await deps.payment.queryPayment(orderId);
  if (state !== 'paid' || transactionId === undefined || amountFen === undefined || paidAt === undefined)
    return false;
  await acceptPayment(deps)({ orderId, transactionId, amountFen, paidAt });
  return true;
}

/** By the row: an order still placed after its time is expired; any other is left as it is. */
const expireRow = defineStep({
  operation: 'expireOrder',
  run: async (trx: Transaction, { orderId }: { orderId: string }): Promise<void> => {
    const { cycleId } = await readOrderRow(trx, orderId);
    await lockFences(trx, [cycleId]);
    await lockOrders(trx, [orderId]);
    const order = await readOrderRow(trx, orderId);
    const due = await maybeOne(
      trx,
      `select 1 from orders o join cycles c on c.id = o.cycle_id
       where o.id = :orderId and o.state = 'placed' and least(o.expires_at, c.pay_until) <= clock_timestamp()`,
      { orderId },
    );
    if (due === undefined) return;
    await endOrder(trx, { orderId, state: 'expired', cause: 'unpaid' });
    await execute(
      trx,
      `update payments set state = 'closed' where out_trade_no = :orderId and state = 'created'`,
      {
        orderId,
      },
    );
    await appendEvents(trx, [
      {
        aggregate: `order/${orderId}`,
        type: 'order.expired',
        data: { orderId, cycleId, memberId: order.memberId },
      },
    ]);
  },
});
