import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { endOrder } from '../../db/queries/order/end-order.js';
import { readOrderRow } from '../../db/queries/order/read-order.js';
import { execute, maybeOne } from '../../db/query.js';
import { closeAndAsk } from '../payment/ask-payments.js';
import type { NoticeDeps } from '../payment/receive-notice.js';
import { defineStep } from '../step.js';

/**
 * The unpaid order takes no more money at the provider, or turns out to be paid. Then, by our row alone, it is expired
 * and everything is given back. The provider is asked before and outside the transaction, and only about an order whose
 * time is over. Money of another amount than ours does not save the order: a person looks at it.
 */
export const expireUnpaidOrder =
  (deps: NoticeDeps) =>
  async ({ orderId }: { orderId: string }): Promise<void> => {
    const prepared = await maybeOne(
      deps.database,
      `select 1 from payments p join orders o on o.id = p.order_id join cycles c on c.id = o.cycle_id
       where p.out_trade_no = :orderId and p.state = 'created' and o.state = 'placed'
         and least(o.expires_at, c.pay_until) <= clock_timestamp()`,
      { orderId },
    );
    if (prepared !== undefined) await closeAndAsk(deps)({ orderId });
    await expireRow(deps)({ orderId });
  };

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
