import { compareInstants } from '../../domain/values/instants.js';
import { payableUntil } from '../../domain/cycle/selling.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { type OrderRow, readOrderRow } from '../../db/queries/order/read-order.js';
import { execute } from '../../db/query.js';
import type { PaymentProvider, PreparedPayment } from '../../ports/payment/payment-provider.js';
import type { StepDeps } from '../step.js';

export interface PaymentDeps extends StepDeps {
  readonly payment: PaymentProvider;
  /** Where the provider sends its notices, as it sees us. */
  readonly notifyUrl: string;
}

export interface PreparePaymentInput {
  readonly orderId: string;
  readonly memberId: string;
}

/**
 * The member's app can pay: the provider waits for the order's amount under the order's own id. Asked again, the same
 * payment is handed out. Two transactions with the provider's call between them, so no lock waits for a network.
 * @throws RuleViolation order-unknown, order-payment-late
 */
export const preparePayment =
  (deps: PaymentDeps) =>
  async ({ orderId, memberId }: PreparePaymentInput): Promise<PreparedPayment> => {
    const { order, expireAt } = await deps.database.transaction(async (trx) => {
      await lockOrders(trx, [orderId]);
      const found = await readOrderRow(trx, orderId);
      if (found.memberId !== memberId) throw new RuleViolation('order-unknown', { orderId });
      const cycle = await readCycleRow(trx, found.cycleId);
      const until = payableUntil(found.expiresAt, cycle.payUntil);
      if (found.state !== 'placed' || compareInstants(cycle.at, until) >= 0)
        throw new RuleViolation('order-payment-late', { orderId, state: found.state, until });
      await execute(
        trx,
        `insert into payments (out_trade_no, order_id, provider, amount_fen, state)
         values (:orderId, :orderId, 'wechat-pay', :payableFen, 'created') on conflict do nothing`,
        { orderId, payableFen: found.payableFen },
      );
      return { order: found, expireAt: until };
    });
    const prepared = await deps.payment.createPayment(requestOf(order, expireAt, deps.notifyUrl));
    await execute(deps.database, `update payments set prepay_id = :prepayId where out_trade_no = :orderId`, {
      prepayId: prepared.prepayId,
      orderId,
    });
    return prepared;
  };

function requestOf(
  order: OrderRow,
  expireAt: string,
  notifyUrl: string,
): Parameters<PaymentProvider['createPayment']>[0] {
  return {
    outTradeNo: order.orderId,
    amountFen: order.payableFen,
    description: `团达订单 ${order.orderId}`,
    payerOpenId: order.payerOpenid,
    expireAt,
    notifyUrl,
  };
}
