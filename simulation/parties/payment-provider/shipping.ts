import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { refundedFenOf } from './books.js';
import type { Desk } from './desk.js';
import { nowInstant } from './numbers.js';

const tokenRequest = z.object({
  grant_type: z.literal('client_credential'),
  appid: z.string(),
  secret: z.string(),
});

const shippingInfo = z.object({
  order_key: z.object({ order_number_type: z.literal(1), mchid: z.string(), out_trade_no: z.string() }),
  logistics_type: z.literal(4),
  delivery_mode: z.literal(1),
  shipping_list: z.array(z.object({ item_desc: z.string().min(1).max(120) })).length(1),
  upload_time: z.iso.datetime({ offset: true }),
  payer: z.object({ openid: z.string() }),
});

/** What the mini-program's server API answers: always 200, with an errcode. */
export interface AppAnswer {
  readonly errcode: number;
  readonly errmsg: string;
}

const answer = (errcode: number, errmsg: string): AppAnswer => ({ errcode, errmsg });

/** The mini-program's server API: tokens (kept in memory, so a restart ends them all) and shipping info. */
export interface ShippingDesk {
  issueToken(body: unknown): unknown;
  upload(token: string | null, body: unknown): AppAnswer;
}

export function createShippingDesk(desk: Desk): ShippingDesk {
  const tokens = new Set<string>();
  return {
    issueToken: (body) => {
      const request = tokenRequest.safeParse(body).data;
      if (request?.appid !== desk.keys.appid) return answer(40013, 'invalid appid');
      if (request.secret !== desk.keys.appSecret) return answer(40125, 'invalid appsecret');
      const token = randomBytes(32).toString('hex');
      tokens.add(token);
      return { access_token: token, expires_in: 7200 };
    },
    upload: (token, body) => {
      if (token === null || !tokens.has(token)) return answer(40001, 'invalid credential');
      return upload(desk, body);
    },
  };
}

/** The first upload frees the money; the same content again changes nothing; one correction is allowed. */
function upload(desk: Desk, body: unknown): AppAnswer {
  const info = shippingInfo.safeParse(body).data;
  if (!info || info.order_key.mchid !== desk.keys.mchid) return answer(47001, 'data format error');
  const trade = desk.books.trades.get(info.order_key.out_trade_no);
  if (!trade?.paid || trade.prepared.openId !== info.payer.openid) return answer(10060001, '支付单不存在');
  const content = JSON.stringify([info.logistics_type, info.shipping_list]);
  const last = trade.shipments.at(-1);
  if (last?.content === content) return answer(10060023, '发货信息未更新');
  if (trade.shipments.length > 1) return answer(10060003, '支付单已使用重新发货机会');
  if (!last && refundedFenOf(trade) === trade.prepared.amountFen) {
    return answer(10060004, '支付单处于不可发货的状态');
  }
  desk.books.record({ kind: 'shipped', at: nowInstant(), outTradeNo: trade.prepared.outTradeNo, content });
  return answer(0, 'ok');
}
