import { payableUntil } from '../../domain/cycle/selling.js';
import { type Payer, tradeNoOf } from '../../domain/payment/trade-number.js';
import { compareInstants } from '../../domain/values/instants.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { readCycleRow } from '../../db/queries/cycle/read-cycle.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { type OrderRow, readOrderRow } from '../../db/queries/order/read-order.js';
import { leaderPayer, openTrade, storeHandle } from '../../db/queries/payment/ask-payments.js';
import type {
  PaymentProvider,
  PaymentRequest,
  PreparedPayment,
} from '../../ports/payment/payment-provider.js';
import type { StepDeps } from '../step.js';
import { askStepsMs } from './ask-steps.js';

export interface PaymentDeps extends StepDeps {
  readonly payment: PaymentProvider;
  /** Where the provider sends its notices, as it sees us. */
  readonly notifyUrl: string;
}

/** Who pays: the member whose order it is, or the leader through whose link it came. */
export type PreparePaymentInput =
  | { readonly orderId: string; readonly memberId: string }
  | { readonly orderId: string; readonly leaderId: string };

/**
 * The payer's app can pay: the provider waits for the order's amount under a number of this payer. Asked again, the same
 * payment is handed out. If no notice comes, the provider is asked. Two transactions with the provider's call between
 * them, so no lock waits for a network.
 * @throws RuleViolation order-unknown, order-payment-late
 */
export const preparePayment =
  (deps: PaymentDeps) =>
  async (input: PreparePaymentInput): Promise<PreparedPayment> => {
    const [askInMs = 0] = await askStepsMs(deps.database);
    const request = await deps.database.transaction(async (trx) => {
      const { orderId } = input;
      await lockOrders(trx, [orderId]);
      const { order, payer, payerOpenid } = await readPayer(trx, input);
      const expireAt = await payableStill(trx, order);
      const tradeNo = tradeNoOf(orderId, payer);
      await openTrade(trx, { orderId, tradeNo, payerOpenid, payableFen: order.payableFen, askInMs });
      return requestOf(order, { tradeNo, payerOpenid, expireAt, notifyUrl: deps.notifyUrl });
    });
    const prepared = await deps.payment.createPayment(request);
    await storeHandle(deps.database, request.outTradeNo, prepared.prepayId);
    return prepared;
  };

async function readPayer(
  trx: Transaction,
  input: PreparePaymentInput,
): Promise<{ order: OrderRow; payer: Payer; payerOpenid: string }> {
  const { orderId } = input;
  const order = await readOrderRow(trx, orderId);
  if ('memberId' in input) {
    if (order.memberId !== input.memberId) throw new RuleViolation('order-unknown', { orderId });
    return { order, payer: 'member', payerOpenid: order.payerOpenid };
  }
  const payerOpenid = await leaderPayer(trx, input);
  if (payerOpenid === undefined) throw new RuleViolation('order-unknown', { orderId });
  return { order, payer: 'leader', payerOpenid };
}

/** Until when the order may be paid. @throws RuleViolation order-payment-late */
async function payableStill(trx: Transaction, order: OrderRow): Promise<string> {
  const { orderId, state } = order;
  const cycle = await readCycleRow(trx, order.cycleId);
  const until = payableUntil(order.expiresAt, cycle.payUntil);
  if (state !== 'placed' || compareInstants(cycle.at, until) >= 0)
    throw new RuleViolation('order-payment-late', { orderId, state, until });
  return until;
}

function requestOf(
  order: OrderRow,
  trade: { tradeNo: string; payerOpenid: string; expireAt: string; notifyUrl: string },
): PaymentRequest {
  return {
    outTradeNo: trade.tradeNo,
    amountFen: order.payableFen,
    description: `团达订单 ${order.orderId}`,
    payerOpenId: trade.payerOpenid,
    expireAt: trade.expireAt,
    notifyUrl: trade.notifyUrl,
  };
}
