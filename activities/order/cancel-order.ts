import { assertMemberMayCancel } from '../../domain/order/cancellation.js';
import { makeRefundNo } from '../../domain/values/ids.js';
import type { Transaction } from '../../db/connection.js';
import type { CycleRow } from '../../db/queries/cycle/read-cycle.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { endOrder } from '../../db/queries/order/end-order.js';
import type { OrderRow } from '../../db/queries/order/read-order.js';
import { createRefund } from '../../db/queries/payment/create-refund.js';
import { reduceCommission } from '../commission/reduce-commission.js';
import { rows } from '../../db/query.js';
import { defineStep } from '../step.js';
import type { PlaceOrderDeps } from './place-order.js';
import { lockOwnOrder } from './lock-own-order.js';

export interface CancelOrderInput {
  readonly orderId: string;
  /** The owner: nobody cancels another's order. */
  readonly memberId: string;
}

export interface CancelledOrder {
  readonly orderId: string;
  readonly state: 'cancelled';
  readonly refundFen: number;
}

/**
 * The member's order is cancelled before the cutoff: stock, coupon and money go back.
 * @throws RuleViolation order-unknown, order-not-cancellable
 */
export const cancelOrder = defineStep({
  operation: 'cancelOrder',
  run: async (
    trx,
    { orderId, memberId }: CancelOrderInput,
    deps: PlaceOrderDeps,
  ): Promise<CancelledOrder> => {
    const { order, cycle } = await lockOwnOrder(trx, { orderId, memberId });
    assertMemberMayCancel({ state: order.state, cutoffAt: cycle.cutoffAt, at: cycle.at });
    await endOrder(trx, { orderId, state: 'cancelled', cause: 'member' });
    const refundFen = order.state === 'paid' ? await refundAll(trx, { order, cycle, deps }) : 0;
    await appendEvents(trx, [
      {
        aggregate: `order/${orderId}`,
        type: 'order.cancelled',
        data: { orderId, cycleId: order.cycleId, memberId, cause: 'member' },
      },
    ]);
    return { orderId, state: 'cancelled', refundFen };
  },
});

interface Refunding {
  readonly order: OrderRow;
  readonly cycle: CycleRow;
  readonly deps: PlaceOrderDeps;
}

async function refundAll(trx: Transaction, { order, cycle, deps }: Refunding): Promise<number> {
  const orderId = order.orderId;
  const lines = await rows<{ lineNo: number; quantity: number; amountFen: number }>(
    trx,
    `select line_no as "lineNo", quantity, kept_fen as "amountFen" from order_line_balances
     where order_id = :orderId order by line_no`,
    { orderId },
  );
  for (const { lineNo } of lines)
    await reduceCommission(trx, { orderId, lineNo, keptFen: 0, reasonZh: '会员在截单前取消订单' });
  const refundNo = makeRefundNo({ cutoffDay: cycle.day, random: deps.randomBytes(14) });
  return createRefund(trx, {
    refundNo,
    orderId,
    cause: 'cancelled',
    reasonZh: '会员在截单前取消订单',
    lines,
  });
}
