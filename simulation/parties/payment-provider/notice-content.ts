import type { Books } from './books.js';
import { describeTrade } from './describe-trade.js';
import type { Refund, Trade } from './entries.js';
import type { MerchantKeys } from './merchant-keys.js';
import { shanghaiTime } from './numbers.js';
import type { PlatformSigning } from './signing.js';

/** What the merchant is to be told, and where; encrypted and signed anew for every attempt. */
export interface Notice {
  readonly id: string;
  readonly url: string;
  readonly eventType: string;
  readonly originalType: 'transaction' | 'refund';
  readonly resource: Record<string, unknown>;
  readonly since: string;
}

/** The body of one attempt: the envelope, with the resource encrypted. */
export function noticeBody(signing: PlatformSigning, notice: Notice): string {
  return JSON.stringify({
    id: notice.id,
    create_time: shanghaiTime(notice.since),
    resource_type: 'encrypt-resource',
    event_type: notice.eventType,
    summary: notice.originalType === 'refund' ? '退款结果' : '支付成功',
    resource: signing.encrypt(notice.originalType, notice.resource),
  });
}

/** The notice of a paid order. */
export function paymentNotice(keys: MerchantKeys, trade: Trade): Notice {
  if (!trade.paid) throw new Error(`${trade.prepared.outTradeNo} is not paid`);
  return {
    id: trade.paid.noticeId,
    url: trade.prepared.notifyUrl,
    eventType: 'TRANSACTION.SUCCESS',
    originalType: 'transaction',
    resource: { ...describeTrade(keys, trade), trade_state: 'SUCCESS' },
    since: trade.paid.at,
  };
}

/** The notice of a refund that has ended. */
export function refundNotice(keys: MerchantKeys, books: Books, { accepted, ended }: Refund): Notice {
  const trade = books.trades.get(accepted.outTradeNo);
  if (!ended || !trade?.paid) throw new Error(`${accepted.outRefundNo} has not ended`);
  return {
    id: accepted.noticeId,
    url: accepted.notifyUrl,
    eventType: `REFUND.${ended.state}`,
    originalType: 'refund',
    resource: {
      mchid: keys.mchid,
      out_trade_no: accepted.outTradeNo,
      transaction_id: trade.paid.transactionId,
      out_refund_no: accepted.outRefundNo,
      refund_id: accepted.refundId,
      refund_status: ended.state,
      ...(ended.state === 'SUCCESS' && { success_time: shanghaiTime(ended.at) }),
      user_received_account: '支付用户零钱',
      amount: { total: trade.prepared.amountFen, refund: accepted.refundFen },
    },
    since: ended.at,
  };
}
