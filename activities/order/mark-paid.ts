import { paymentReceived } from '../../domain/ledger/payment-received.js';
import { makeOrderNo } from '../../domain/order/order-number.js';
import type { Transaction } from '../../db/connection.js';
import { execute, one } from '../../db/query.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { estimateOrder } from './estimate-order.js';

export interface Paid {
  readonly orderId: string;
  /** Null when there was nothing to pay. */
  readonly transactionId: string | null;
  readonly paidAt: string;
}

interface PaidOrder {
  readonly orderId: string;
  readonly cycleId: string;
  readonly day: string;
  readonly slot: number;
  readonly memberId: string;
  readonly pointLeaderId: string;
  readonly nearest: string | null;
  readonly second: string | null;
  readonly payableFen: number;
}

/**
 * The placed order is paid, once: it has its readable number, its inviter chain and estimated commission, its booking
 * and its event. The caller is inside the fence, holds the order's lock and has seen the state `placed`.
 * @returns the order number
 */
export async function markPaid(trx: Transaction, paid: Paid): Promise<string> {
  const order = await readPaidOrder(trx, paid.orderId);
  const orderNo = await numberOrder(trx, order);
  await execute(
    trx,
    `with payment as (
       insert into payments as p (out_trade_no, order_id, provider, amount_fen, state, transaction_id, paid_at)
       values (:orderId, :orderId, 'wechat-pay', :payableFen, 'paid', :transactionId, :paidAt)
       on conflict (out_trade_no) do update set state = 'paid', transaction_id = excluded.transaction_id,
         paid_at = excluded.paid_at
     )
     update orders set state = 'paid', order_no = :orderNo, paid_at = :paidAt, first_inviter_id = :nearest,
       second_inviter_id = :second
     where id = :orderId`,
    {
      orderId: order.orderId,
      payableFen: order.payableFen,
      transactionId: paid.transactionId,
      paidAt: paid.paidAt,
      orderNo,
      nearest: order.nearest,
      second: order.second,
    },
  );
  const skuIds = await estimateOrder(trx, order.orderId);
  if (order.payableFen > 0)
    await bookTransaction(trx, paymentReceived({ orderId: order.orderId, amountFen: order.payableFen }), {
      cycleId: order.cycleId,
      reasonZh: `订单 ${orderNo} 付款`,
    });
  const { orderId, cycleId, memberId } = order;
  await appendEvents(trx, [
    {
      aggregate: `order/${orderId}`,
      type: 'order.paid',
      data: { orderId, cycleId, memberId, orderNo, skuIds },
    },
  ]);
  return orderNo;
}

async function readPaidOrder(trx: Transaction, orderId: string): Promise<PaidOrder> {
  return one<PaidOrder>(
    trx,
    `select o.id as "orderId", o.cycle_id as "cycleId", c.day, c.slot, o.member_id as "memberId",
       o.point_leader_id as "pointLeaderId", o.payable_fen as "payableFen", m.inviter_id as nearest,
       i.inviter_id as second
     from orders o join cycles c on c.id = o.cycle_id
     join members m on m.id = o.member_id left join members i on i.id = m.inviter_id
     where o.id = :orderId`,
    { orderId },
  );
}

async function numberOrder(trx: Transaction, order: PaidOrder): Promise<string> {
  const { serial } = await one<{ serial: number }>(
    trx,
    `insert into order_serials as s (cycle_id, leader_id, last) values (:cycleId, :leaderId, 1)
     on conflict (cycle_id, leader_id) do update set last = s.last + 1 returning last as serial`,
    { cycleId: order.cycleId, leaderId: order.pointLeaderId },
  );
  return makeOrderNo({ cutoffDay: order.day, slot: order.slot, leaderCode: order.pointLeaderId, serial });
}
