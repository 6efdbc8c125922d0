import { z } from 'zod';
import type { PaymentProvider, RefundStatus } from '../payment-provider.js';
import { isRefusal, type WechatPayParts } from './payments.js';
import { toUtcInstant } from './shanghai-time.js';

const refundAnswer = z.object({
  refund_id: z.string(),
  status: z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']),
  create_time: z.iso.datetime({ offset: true }).optional(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ refund: z.int().nonnegative() }),
});

const refundStates = {
  SUCCESS: 'success',
  CLOSED: 'closed',
  PROCESSING: 'processing',
  ABNORMAL: 'abnormal',
} as const;

/** POST and GET /v3/refund/domestic/refunds; see PaymentProvider. */
export function refundCalls({ transport }: WechatPayParts): Pick<PaymentProvider, 'refund' | 'queryRefund'> {
  const path = '/v3/refund/domestic/refunds';
  return {
    refund: async (input) => {
      const body = {
        ...(input.transactionId === undefined
          ? { out_trade_no: input.outTradeNo }
          : { transaction_id: input.transactionId }),
        out_refund_no: input.outRefundNo,
        reason: input.reason,
        notify_url: input.notifyUrl,
        amount: { refund: input.refundFen, total: input.totalFen, currency: 'CNY' },
      };
      return toStatus(await transport.call({ method: 'POST', pathAndQuery: path, body }, refundAnswer));
    },
    queryRefund: async (outRefundNo) => {
      const pathAndQuery = `${path}/${encodeURIComponent(outRefundNo)}`;
      try {
        return toStatus(await transport.call({ method: 'GET', pathAndQuery }, refundAnswer));
      } catch (error) {
        if (isRefusal(error, ['RESOURCE_NOT_EXISTS'])) return { state: 'unknown' };
        throw error;
      }
    },
  };
}

const toStatus = (found: z.infer<typeof refundAnswer>): RefundStatus => ({
  state: refundStates[found.status],
  refundId: found.refund_id,
  refundFen: found.amount.refund,
  ...(found.create_time && { acceptedAt: toUtcInstant(found.create_time) }),
  ...(found.success_time && { refundedAt: toUtcInstant(found.success_time) }),
});
