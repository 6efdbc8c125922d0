import type { Transaction } from '../../db/connection.js';
import { markOrdersPaid, type Paid } from '../payment/mark-orders-paid.js';

/**
 * One placed order is paid, once; see `markOrdersPaid`. The caller is inside the fence, holds the order's lock and has
 * seen the state `placed`.
 * @returns the order number
 */
export async function markPaid(trx: Transaction, paid: Paid): Promise<string> {
  const orderNo = (await markOrdersPaid(trx, [paid])).get(paid.orderId);
  if (orderNo === undefined) throw new Error(`no order ${paid.orderId}`);
  return orderNo;
}
