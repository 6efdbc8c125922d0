import { z } from 'zod';
import { describeTrade } from './describe-trade.js';
import type { Desk } from './desk.js';
import { nowInstant, providerNumber } from './numbers.js';
import { ProviderRefusal } from './provider-refusal.js';
import type { Trade } from './entries.js';

const ownNumber = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/);

const jsapiOrder = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: ownNumber,
  time_expire: z.iso.datetime({ offset: true }),
  notify_url: z.url(),
  amount: z.object({ total: z.int().positive(), currency: z.literal('CNY') }),
  payer: z.object({ openid: z.string().min(1) }),
});

/** POST /v3/pay/transactions/jsapi. The same order again gives the same handle; another one is refused. */
export function prepareTrade(desk: Desk, body: unknown): { prepay_id: string } {
  const order = parse(jsapiOrder, body);
  if (order.appid !== desk.keys.appid || order.mchid !== desk.keys.mchid) {
    throw new ProviderRefusal(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配');
  }
  const known = desk.books.trades.get(order.out_trade_no);
  if (known) return { prepay_id: sameTrade(known, order).prepared.prepayId };
  const expireAt = new Date(order.time_expire).toISOString();
  // time_expire is given in whole seconds, so a second is forgiven.
  if (Date.parse(expireAt) + 1000 < Date.now() + desk.rules.expireAheadMs) {
    throw new ProviderRefusal(400, 'PARAM_ERROR', 'time_expire时间过短，必须大于1分钟');
  }
  const prepayId = providerNumber('wx');
  desk.books.record({
    kind: 'prepared',
    at: nowInstant(),
    prepayId,
    outTradeNo: order.out_trade_no,
    amountFen: order.amount.total,
    description: order.description,
    openId: order.payer.openid,
    expireAt,
    notifyUrl: order.notify_url,
  });
  return { prepay_id: prepayId };
}

function sameTrade(known: Trade, order: z.infer<typeof jsapiOrder>): Trade {
  if (known.paid) throw new ProviderRefusal(400, 'ORDER_PAID', '该订单已支付');
  if (known.closedAt) throw new ProviderRefusal(400, 'ORDER_CLOSED', '该订单已关闭');
  const { amountFen, openId, description } = known.prepared;
  const isSame =
    amountFen === order.amount.total && openId === order.payer.openid && description === order.description;
  if (!isSame) throw new ProviderRefusal(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致');
  return known;
}

/** GET /v3/pay/transactions/out-trade-no/{no}. */
export function queryTrade(desk: Desk, outTradeNo: string): Record<string, unknown> {
  return describeTrade(desk.keys, mustTrade(desk, outTradeNo));
}

/** POST …/close: no answer but that it is closed; a paid order is refused. */
export function closeTrade(desk: Desk, outTradeNo: string): undefined {
  const trade = mustTrade(desk, outTradeNo);
  if (trade.paid) throw new ProviderRefusal(400, 'ORDER_PAID', '该订单已支付');
  if (!trade.closedAt) desk.books.record({ kind: 'closed', at: nowInstant(), outTradeNo });
}

/** What the payer's app does with a handle. One handle takes money once. */
export function payTrade(
  desk: Desk,
  { prepayId, openId }: { prepayId: string; openId: string },
): { transactionId: string; paidAt: string } {
  const trade = desk.books.tradesByPrepayId.get(prepayId);
  if (!trade) throw new ProviderRefusal(404, 'ORDER_NOT_EXIST', '订单不存在');
  const { outTradeNo } = trade.prepared;
  if (trade.prepared.openId !== openId) throw new ProviderRefusal(403, 'OPENID_MISMATCH', '支付者不匹配');
  if (trade.paid) throw new ProviderRefusal(409, 'ORDER_PAID', '该订单已支付');
  const isOver = trade.closedAt !== undefined || Date.now() > Date.parse(trade.prepared.expireAt);
  if (isOver && !desk.faults.strikes('payAfterCloseRate', outTradeNo)) {
    throw new ProviderRefusal(409, 'ORDER_CLOSED', '该订单已关闭');
  }
  const at = nowInstant();
  const transactionId = providerNumber('4200');
  desk.books.record({ kind: 'paid', at, outTradeNo, transactionId, noticeId: providerNumber('EV') });
  desk.notices.sendFor(trade);
  return { transactionId, paidAt: at };
}

/** The trade, or the provider's 404. */
export function mustTrade(desk: Desk, outTradeNo: string): Trade {
  const trade = desk.books.trades.get(outTradeNo);
  if (!trade) throw new ProviderRefusal(404, 'ORDER_NOT_EXIST', '订单不存在');
  return trade;
}

/** The body in its shape, or the provider's PARAM_ERROR. */
export function parse<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProviderRefusal(400, 'PARAM_ERROR', z.prettifyError(parsed.error));
}
