import { paymentReceived } from '../../domain/ledger/payment-received.js';
import { makeOrderNo } from '../../domain/order/order-number.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { bookTransactions } from '../../db/queries/ledger/book-transactions.js';
import {
  type PayableOrder,
  readPayable,
  storePaid,
  takeSerials,
} from '../../db/queries/payment/mark-paid.js';
import { estimateOrders } from '../order/estimate-order.js';

export interface Paid {
  readonly orderId: string;
  /** Null when there was nothing to pay. */
  readonly transactionId: string | null;
  readonly paidAt: string;
  /** Left out, or the order's own number and payer: who paid under which number. */
  readonly tradeNo?: string;
  readonly payerOpenid?: string;
}

/**
 * The placed orders are paid, each once: each has its readable number, its inviter chain and estimated commission, its
 * booking and its event. However many there are, the statements are the same few. The caller is inside the fences,
 * holds the orders' locks and has seen every state `placed`; no order is named twice.
 * @returns the order numbers, by order
 */
export async function markOrdersPaid(
  trx: Transaction,
  paid: readonly Paid[],
): Promise<ReadonlyMap<string, string>> {
  if (paid.length === 0) return new Map();
  const orders = await readPayable(
    trx,
    paid.map((one) => one.orderId),
  );
  const numbers = await numberOrders(trx, orders);
  await storePaid(
    trx,
    paid.map((one) => ({
      ...one,
      ...mustOrder(orders, one.orderId),
      orderNo: mustNumber(numbers, one.orderId),
    })),
  );
  const skus = await estimateOrders(
    trx,
    paid.map((one) => one.orderId),
  );
  await book(trx, orders, numbers);
  await appendEvents(
    trx,
    orders.map(({ orderId, cycleId, memberId }) => ({
      aggregate: `order/${orderId}`,
      type: 'order.paid' as const,
      data: {
        orderId,
        cycleId,
        memberId,
        orderNo: mustNumber(numbers, orderId),
        skuIds: [...(skus.get(orderId) ?? [])],
      },
    })),
  );
  return numbers;
}

/** Serials run on per leader of the pickup point, in the order of the ids. */
async function numberOrders(
  trx: Transaction,
  orders: readonly PayableOrder[],
): Promise<ReadonlyMap<string, string>> {
  const last = await takeSerials(trx, orders);
  const numbers = new Map<string, string>();
  for (const { orderId, cycleId, day, slot, pointLeaderId } of orders.toReversed()) {
    const place = `${cycleId} ${pointLeaderId}`;
    const serial = last.get(place) ?? 0;
    last.set(place, serial - 1);
    numbers.set(orderId, makeOrderNo({ cutoffDay: day, slot, leaderCode: pointLeaderId, serial }));
  }
  return numbers;
}

function book(
  trx: Transaction,
  orders: readonly PayableOrder[],
  numbers: ReadonlyMap<string, string>,
): Promise<unknown> {
  return bookTransactions(
    trx,
    orders
      .filter((order) => order.payableFen > 0)
      .map(({ orderId, cycleId, payableFen }) => ({
        entry: paymentReceived({ orderId, amountFen: payableFen }),
        words: { cycleId, reasonZh: `订单 ${numbers.get(orderId) ?? ''} 付款` },
      })),
  );
}

function mustOrder(orders: readonly PayableOrder[], orderId: string): PayableOrder {
  const found = orders.find((order) => order.orderId === orderId);
  if (found === undefined) throw new Error(`no order ${orderId}`);
  return found;
}

function mustNumber(numbers: ReadonlyMap<string, string>, orderId: string): string {
  const found = numbers.get(orderId);
  if (found === undefined) throw new Error(`no number for ${orderId}`);
  return found;
}
