import type { CycleState } from '../../../domain/cycle/lifecycle.js';
import type { OrderState } from '../../../domain/order/lifecycle.js';
import type { PaymentFacts } from '../../../domain/payment/judge-payment.js';
import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** An order as money for it is judged; see PaymentFacts. */
export interface ToldOrder extends PaymentFacts {
  readonly orderId: string;
  readonly memberId: string;
  readonly cycleId: string;
  readonly day: string;
  readonly state: OrderState;
  readonly cycleState: CycleState;
}

/** The cycles of the orders, ascending: the fences to enter. An order never changes its cycle, so no lock is needed. */
export async function cyclesOf(on: Database | Transaction, orderIds: readonly string[]): Promise<string[]> {
  const found = await rows<{ cycleId: string }>(
    on,
    `select distinct cycle_id as "cycleId" from orders where id = any(:orderIds) order by 1`,
    { orderIds },
  );
  return found.map((row) => row.cycleId);
}

/** The orders that exist, with their payment and cycle. The caller is inside the fences and holds the orders' locks. */
export async function readToldOrders(trx: Transaction, orderIds: readonly string[]): Promise<ToldOrder[]> {
  return rows<ToldOrder>(
    trx,
    `select o.id as "orderId", o.member_id as "memberId", o.cycle_id as "cycleId", c.day, o.state,
       c.state as "cycleState", o.payable_fen as "payableFen", coalesce(p.state = 'paid', false) as "isPaid",
       p.transaction_id as "transactionId"
     from orders o join cycles c on c.id = o.cycle_id left join payments p on p.order_id = o.id
     where o.id = any(:orderIds)`,
    { orderIds },
  );
}
