import { commissionAvailable, commissionEarned } from '../../domain/ledger/commission-booked.js';
import { orderFulfilled } from '../../domain/ledger/order-fulfilled.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { earningsOf, earnOrder, releaseOrder } from '../../db/queries/commission/move-commissions.js';
import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { markUncollected } from './mark-uncollected.js';
import { readOrderSnapshot } from '../../db/queries/order/read-snapshot.js';
import { execute, maybeOne } from '../../db/query.js';
import type { OrderSnapshot, OrderState } from '../../workflows/contracts/order.js';
import { defineStep } from '../step.js';

interface OrderFacts {
  readonly orderId: string;
  readonly orderNo: string | null;
  readonly cycleId: string;
  readonly memberId: string;
  readonly state: OrderState;
  readonly pickupOver: boolean;
  readonly claimsOver: boolean;
  /** Open claims, and refunds that are not at the member yet. */
  readonly unsettled: number;
  /** Paid minus refunded. */
  readonly keptFen: number;
}

/**
 * The order is where its deadlines have brought it: uncollected when its delivered cycle's pickup window is over, and
 * completed when its claims are over and nothing is owed on it, with revenue and commission booked. Otherwise only the
 * snapshot is returned. Idempotent by the state. Locks: the cycle's fence (shared), the order.
 * @throws RuleViolation order-unknown
 */
export const completeOrder = defineStep({
  operation: 'completeOrder',
  run: async (trx, { orderId }: { orderId: string }): Promise<OrderSnapshot> => {
    const { cycleId } = await readFacts(trx, orderId);
    await lockFences(trx, [cycleId]);
    await lockOrders(trx, [orderId]);
    const order = await readFacts(trx, orderId);
    if (order.state === 'paid' && order.pickupOver) await markUncollected(trx, order);
    const waits = order.state === 'collected' || order.state === 'uncollected';
    if (waits && order.claimsOver && order.unsettled === 0) await complete(trx, order);
    return readOrderSnapshot(trx, orderId);
  },
});

async function readFacts(trx: Transaction, orderId: string): Promise<OrderFacts> {
  const facts = await maybeOne<OrderFacts>(
    trx,
    `select o.id as "orderId", o.order_no as "orderNo", o.cycle_id as "cycleId", o.member_id as "memberId", o.state,
       c.state in ('delivered', 'settled') and c.pickup_until <= clock_timestamp() as "pickupOver",
       coalesce(o.claim_until <= clock_timestamp(), false) as "claimsOver",
       (select count(*) from claims x where x.order_id = o.id and x.state in ('open', 'waiting', 'granted'))
         + (select count(*) from refunds r where r.order_id = o.id and r.state in ('created', 'processing', 'abnormal'))
         as unsettled,
       coalesce(p.amount_fen - p.refunded_fen - p.refund_pending_fen, 0)::bigint as "keptFen"
     from orders o join cycles c on c.id = o.cycle_id left join payments p on p.order_id = o.id and p.state = 'paid'
     where o.id = :orderId`,
    { orderId },
  );
  if (facts === undefined) throw new RuleViolation('order-unknown', { orderId });
  return facts;
}

async function complete(trx: Transaction, order: OrderFacts): Promise<void> {
  const { orderId, cycleId, memberId, keptFen } = order;
  await execute(
    trx,
    `update orders set state = 'completed', completed_at = clock_timestamp() where id = :orderId`,
    {
      orderId,
    },
  );
  const words = { cycleId, reasonZh: `订单 ${order.orderNo ?? orderId} 完成` };
  if (keptFen > 0) await bookTransaction(trx, orderFulfilled({ orderId, amountFen: keptFen }), words);
  const earned = earningsOf(await earnOrder(trx, orderId));
  if (earned.length > 0)
    await bookTransaction(trx, commissionEarned({ reference: orderId, earnings: earned }), words);
  const available = earningsOf(await releaseOrder(trx, orderId));
  if (available.length > 0)
    await bookTransaction(trx, commissionAvailable({ reference: orderId, earnings: available }), words);
  await appendEvents(trx, [
    { aggregate: `order/${orderId}`, type: 'order.completed', data: { orderId, cycleId, memberId } },
  ]);
}
