import { maybeOne } from '../../db/query.js';
import type { RefundStatus } from '../../ports/payment/payment-provider.js';
import type { PaymentDeps } from './prepare-payment.js';
import { settleRefund } from './settle-refund.js';

interface RefundToSend {
  readonly state: string;
  readonly outTradeNo: string;
  readonly amountFen: number;
  readonly totalFen: number;
  readonly reasonZh: string;
}

/**
 * The refund is at the provider under our number, and what the provider says of it is recorded. One that was sent
 * before is asked about, never sent under another number. No transaction is open during the call.
 */
export const sendRefund =
  (deps: PaymentDeps) =>
  async ({ refundNo }: { refundNo: string }): Promise<{ state: string }> => {
    const refund = await maybeOne<RefundToSend>(
      deps.database,
      `select r.state, r.out_trade_no as "outTradeNo", r.amount_fen as "amountFen", p.amount_fen as "totalFen",
         r.reason_zh as "reasonZh"
       from refunds r join payments p on p.out_trade_no = r.out_trade_no where r.refund_no = :refundNo`,
      { refundNo },
    );
    if (refund === undefined || refund.state === 'success' || refund.state === 'closed')
      return { state: refund?.state ?? 'unknown' };
    const status = await ask(deps, refundNo, refund);
    const { result } = await settleRefund(deps)({ refundNo, state: status.state, refundId: status.refundId });
    return result;
  };

async function ask(deps: PaymentDeps, refundNo: string, refund: RefundToSend): Promise<RefundStatus> {
  if (refund.state !== 'created') {
    const status = await deps.payment.queryRefund(refundNo);
    if (status.state !== 'unknown') return status;
  }
  return deps.payment.refund({
    outTradeNo: refund.outTradeNo,
    outRefundNo: refundNo,
    refundFen: refund.amountFen,
    totalFen: refund.totalFen,
    reason: refund.reasonZh.slice(0, 80),
    notifyUrl: deps.notifyUrl,
  });
}
