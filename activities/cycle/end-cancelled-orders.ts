import type { Transaction } from '../../db/connection.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { endOrder } from '../../db/queries/order/end-order.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import { execute, one, rows } from '../../db/query.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import { reduceCommission } from '../commission/reduce-commission.js';
import type { NoticeDeps } from '../payment/receive-notice.js';

/** Orders in one call. Smaller: more round trips; larger: the call outlives its timeout, the locks last a second. */
const pageSize = 25;

interface LiveOrder {
  readonly orderId: string;
  readonly memberId: string;
  readonly state: 'placed' | 'paid';
}

/**
 * One page of a cancelled cycle's live orders is cancelled with the cycle's reason: stock and coupon go back, what was
 * paid is on its way back, what is unpaid takes no more money. Money that comes all the same is refunded as late.
 * Nothing happens to a cycle that is not cancelled. `left` = orders still live. Idempotent by the state.
 * Locks: the fence (shared), then the page's orders.
 */
export const endCancelledOrders =
  (deps: NoticeDeps) =>
  async ({ cycleId }: { cycleId: string }): Promise<{ left: number }> => {
    await closePayments(deps, await livePage(deps.database, cycleId));
    return deps.database.transaction(async (trx) => {
      await lockFences(trx, [cycleId]);
      const page = await livePage(trx, cycleId);
      const orderIds = page.map((order) => order.orderId);
      await lockOrders(trx, orderIds);
      const reasonZh = await reasonOf(trx, cycleId);
      const still = new Map((await livePage(trx, cycleId)).map((order) => [order.orderId, order]));
      for (const orderId of orderIds) {
        const order = still.get(orderId);
        if (order !== undefined) await end(trx, { cycleId, order, reasonZh });
      }
      return one<{ left: number }>(
        trx,
        `select count(*)::integer as left from orders o join cycles c on c.id = o.cycle_id
         where o.cycle_id = :cycleId and c.state = 'cancelled' and o.state in ('placed', 'paid')`,
        { cycleId },
      );
    });
  };

const livePage = (on: NoticeDeps['database'] | Transaction, cycleId: string): Promise<LiveOrder[]> =>
  rows<LiveOrder>(
    on,
    `select o.id as "orderId", o.member_id as "memberId", o.state
     from orders o join cycles c on c.id = o.cycle_id
     where o.cycle_id = :cycleId and c.state = 'cancelled' and o.state in ('placed', 'paid')
     order by o.id limit :pageSize`,
    { cycleId, pageSize },
  );

/** The provider may be down: then money may still come, and is refunded as late. */
async function closePayments({ payment }: NoticeDeps, page: readonly LiveOrder[]): Promise<void> {
  for (const { orderId, state } of page)
    if (state === 'placed')
      await payment.closePayment(orderId).catch((error: unknown) => {
        if (!(error instanceof ProviderFailure)) throw error;
      });
}

async function reasonOf(trx: Transaction, cycleId: string): Promise<string> {
  const { reason } = await one<{ reason: string | null }>(
    trx,
    `select cancel_reason as reason from cycles where id = :cycleId`,
    { cycleId },
  );
  return `本团期已取消：${reason ?? ''}`;
}

interface Ending {
  readonly cycleId: string;
  readonly order: LiveOrder;
  readonly reasonZh: string;
}

async function end(trx: Transaction, { cycleId, order, reasonZh }: Ending): Promise<void> {
  const { orderId, memberId, state } = order;
  await endOrder(trx, { orderId, state: 'cancelled', cause: 'cycle-cancelled' });
  if (state === 'paid') await refund(trx, orderId, reasonZh);
  else
    await execute(
      trx,
      `update payments set state = 'closed' where out_trade_no = :orderId and state = 'created'`,
      { orderId },
    );
  await appendEvents(trx, [
    {
      aggregate: `order/${orderId}`,
      type: 'order.cancelled',
      data: { orderId, cycleId, memberId, cause: 'cycle-cancelled' },
    },
  ]);
}

async function refund(trx: Transaction, orderId: string, reasonZh: string): Promise<void> {
  const lines = await rows<{ lineNo: number; quantity: number; amountFen: number }>(
    trx,
    `select line_no as "lineNo", quantity, kept_fen as "amountFen" from order_line_balances
     where order_id = :orderId order by line_no`,
    { orderId },
  );
  for (const { lineNo } of lines) await reduceCommission(trx, { orderId, lineNo, keptFen: 0, reasonZh });
  // One per order, so a second attempt makes the same refund.
  await createRefund(trx, { refundNo: `${orderId}C`, orderId, cause: 'cancelled', reasonZh, lines });
}
