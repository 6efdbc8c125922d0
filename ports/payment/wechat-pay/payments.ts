import { Formatter } from 'wechatpay-axios-plugin';
import { z } from 'zod';
import type { PaymentProvider, PaymentStatus } from '../payment-provider.js';
import { ProviderFailure } from '../provider-failure.js';
import type { WechatPayConfig } from './config.js';
import { toShanghaiTime, toUtcInstant } from './shanghai-time.js';
import type { Signer } from './signature.js';
import type { Transport } from './transport.js';

const prepared = z.object({ prepay_id: z.string().min(1) });

const trade = z.object({
  out_trade_no: z.string(),
  trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR']),
  transaction_id: z.string().optional(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  payer: z.object({ openid: z.string().optional() }).optional(),
  amount: z.object({ total: z.int().nonnegative() }).optional(),
});

const tradeStates = {
  SUCCESS: 'paid',
  REFUND: 'paid',
  NOTPAY: 'unpaid',
  USERPAYING: 'unpaid',
  PAYERROR: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'closed',
} as const;

/** What else the provider is given with every call: who we are, how to sign, how to reach it. */
export interface WechatPayParts {
  readonly config: WechatPayConfig;
  readonly signer: Signer;
  readonly transport: Transport;
}

/** POST /v3/pay/transactions/jsapi, GET and POST …/out-trade-no/{no}; see PaymentProvider. */
export function paymentCalls({
  config,
  signer,
  transport,
}: WechatPayParts): Pick<PaymentProvider, 'createPayment' | 'queryPayment' | 'closePayment'> {
  const pathOf = (outTradeNo: string): string =>
    `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}`;
  return {
    createPayment: async (input) => {
      const body = {
        appid: config.appid,
        mchid: config.mchid,
        description: input.description,
        out_trade_no: input.outTradeNo,
        time_expire: toShanghaiTime(input.expireAt),
        notify_url: input.notifyUrl,
        amount: { total: input.amountFen, currency: 'CNY' },
        payer: { openid: input.payerOpenId },
      };
      const call = { method: 'POST', pathAndQuery: '/v3/pay/transactions/jsapi', body } as const;
      const { prepay_id } = await transport.call(call, prepared);
      return { prepayId: prepay_id, callParameters: callParameters(config, signer, prepay_id) };
    },
    queryPayment: async (outTradeNo) => {
      const pathAndQuery = `${pathOf(outTradeNo)}?mchid=${encodeURIComponent(config.mchid)}`;
      try {
        return toStatus(await transport.call({ method: 'GET', pathAndQuery }, trade));
      } catch (error) {
        if (isRefusal(error, ['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS'])) return { state: 'unknown' };
        throw error;
      }
    },
    closePayment: async (outTradeNo) => {
      const body = { mchid: config.mchid };
      try {
        await transport.call(
          { method: 'POST', pathAndQuery: `${pathOf(outTradeNo)}/close`, body },
          z.object({}),
        );
        return 'closed';
      } catch (error) {
        if (isRefusal(error, ['ORDER_PAID', 'ORDERPAID'])) return 'paid';
        if (isRefusal(error, ['ORDER_CLOSED', 'ORDER_NOT_EXIST'])) return 'closed';
        throw error;
      }
    },
  };
}

/** True for a refusal with one of the codes: an answer that a call expects, and no failure. */
export const isRefusal = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof ProviderFailure && error.kind === 'refused' && codes.includes(error.code);

function toStatus(found: z.infer<typeof trade>): PaymentStatus {
  return {
    state: tradeStates[found.trade_state],
    ...(found.transaction_id && { transactionId: found.transaction_id }),
    ...(found.amount && { amountFen: found.amount.total }),
    ...(found.success_time && { paidAt: toUtcInstant(found.success_time) }),
    ...(found.payer?.openid && { payerOpenId: found.payer.openid }),
  };
}

function callParameters(config: WechatPayConfig, signer: Signer, prepayId: string): Record<string, string> {
  const [timeStamp, nonceStr] = [String(signer.nowSeconds()), Formatter.nonce()];
  const packageText = `prepay_id=${prepayId}`;
  const paySign = signer.sign([config.appid, timeStamp, nonceStr, packageText]);
  return { appId: config.appid, timeStamp, nonceStr, package: packageText, signType: 'RSA', paySign };
}
