import type { Trade } from './entries.js';
import type { MerchantKeys } from './merchant-keys.js';
import { shanghaiTime } from './numbers.js';

/** A trade as queries and notices describe it. */
export function describeTrade(keys: MerchantKeys, trade: Trade): Record<string, unknown> {
  const { prepared, paid } = trade;
  return {
    appid: keys.appid,
    mchid: keys.mchid,
    out_trade_no: prepared.outTradeNo,
    trade_type: 'JSAPI',
    trade_state: stateOf(trade),
    trade_state_desc: stateOf(trade),
    amount: {
      total: prepared.amountFen,
      payer_total: prepared.amountFen,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
    ...(paid && {
      transaction_id: paid.transactionId,
      bank_type: 'OTHERS',
      success_time: shanghaiTime(paid.at),
      payer: { openid: prepared.openId },
    }),
  };
}

function stateOf(trade: Trade): string {
  if (trade.paid) return trade.refunds.length > 0 ? 'REFUND' : 'SUCCESS';
  const isOver = trade.closedAt !== undefined || Date.now() > Date.parse(trade.prepared.expireAt);
  return isOver ? 'CLOSED' : 'NOTPAY';
}
