import { z } from 'zod';
import { refundedFenOf, tradeNetFenOf } from './books.js';
import type { Desk } from './desk.js';
import { nowInstant, providerNumber, shanghaiTime } from './numbers.js';
import { ProviderRefusal } from './provider-refusal.js';
import type { Refund, Trade } from './entries.js';
import { fundOf, totalsOf } from './totals.js';
import { mustTrade, parse } from './trades.js';

const refundOrder = z.object({
  out_trade_no: z.string().optional(),
  transaction_id: z.string().optional(),
  out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
  reason: z.string().max(80).optional(),
  notify_url: z.url(),
  amount: z.object({
    refund: z.int().positive(),
    total: z.int().positive(),
    currency: z.literal('CNY'),
  }),
});

/**
 * POST /v3/refund/domestic/refunds. The same number refunds once; money moves now, the payer has it later.
 */
export function acceptRefund(desk: Desk, body: unknown): Record<string, unknown> {
  const order = parse(refundOrder, body);
  const trade = refundedTrade(desk, order);
  const { outTradeNo } = trade.prepared;
  const known = desk.books.refunds.get(order.out_refund_no);
  if (known) return describeRefund(desk, sameRefund(known, outTradeNo, order.amount.refund));
  checkRefund(desk, trade, order.amount);
  desk.books.record({
    kind: 'refund-accepted',
    at: nowInstant(),
    outTradeNo,
    outRefundNo: order.out_refund_no,
    refundId: providerNumber('5030'),
    refundFen: order.amount.refund,
    notifyUrl: order.notify_url,
    noticeId: providerNumber('EV'),
  });
  desk.notices.endRefundLater(order.out_refund_no);
  return describeRefund(desk, mustRefund(desk, order.out_refund_no));
}

/** The payment that is named by the provider's number, or by the merchant's. */
function refundedTrade(desk: Desk, order: z.infer<typeof refundOrder>): Trade {
  const { transaction_id: transactionId, out_trade_no: outTradeNo } = order;
  if (transactionId === undefined) return mustTrade(desk, outTradeNo ?? '');
  const found = [...desk.books.trades.values()].find((trade) => trade.paid?.transactionId === transactionId);
  return found ?? mustTrade(desk, '');
}

function sameRefund(known: Refund, outTradeNo: string, refundFen: number): Refund {
  if (known.accepted.outTradeNo === outTradeNo && known.accepted.refundFen === refundFen) return known;
  throw new ProviderRefusal(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致');
}

function checkRefund(desk: Desk, trade: Trade, amount: { refund: number; total: number }): void {
  const { rules } = desk;
  if (!trade.paid) throw new ProviderRefusal(400, 'INVALID_REQUEST', '订单未支付');
  const totalFen = trade.prepared.amountFen;
  if (amount.total !== totalFen) throw new ProviderRefusal(400, 'INVALID_REQUEST', '订单金额不一致');
  if (refundedFenOf(trade) + amount.refund > totalFen) {
    throw new ProviderRefusal(400, 'INVALID_REQUEST', '申请退款金额大于订单可退金额');
  }
  if (trade.refunds.length >= rules.refundsPerPayment) {
    throw new ProviderRefusal(400, 'INVALID_REQUEST', '部分退款次数超限');
  }
  const last = trade.refunds.at(-1);
  if (last && Date.now() < Date.parse(last.accepted.at) + rules.refundSpacingMs) {
    throw new ProviderRefusal(429, 'FREQUENCY_LIMITED', '同一笔订单的退款间隔需大于1分钟');
  }
  if (!canPay(desk, trade, amount.refund)) throw new ProviderRefusal(403, 'NOT_ENOUGH', '基本账户余额不足');
}

/**
 * Money that is not settled yet pays for its own refund; settled money may be gone, then the account must
 * have it.
 */
function canPay(desk: Desk, trade: Trade, refundFen: number): boolean {
  if (fundOf(trade, desk.rules, Date.now()) !== 'available') return true;
  const { availableFen } = totalsOf(desk.books, desk.rules, Date.now());
  return availableFen >= Math.min(refundFen, tradeNetFenOf(trade));
}

/** GET /v3/refund/domestic/refunds/{no}. */
export const queryRefund = (desk: Desk, outRefundNo: string): Record<string, unknown> =>
  describeRefund(desk, mustRefund(desk, outRefundNo));

function mustRefund(desk: Desk, outRefundNo: string): Refund {
  const refund = desk.books.refunds.get(outRefundNo);
  if (!refund) throw new ProviderRefusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
  return refund;
}

function describeRefund(desk: Desk, refund: Refund): Record<string, unknown> {
  const { accepted, ended } = refund;
  const trade = mustTrade(desk, accepted.outTradeNo);
  return {
    refund_id: accepted.refundId,
    out_refund_no: accepted.outRefundNo,
    transaction_id: trade.paid?.transactionId,
    out_trade_no: accepted.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: shanghaiTime(accepted.at),
    status: ended?.state ?? 'PROCESSING',
    ...(ended?.state === 'SUCCESS' && { success_time: shanghaiTime(ended.at) }),
    amount: { total: trade.prepared.amountFen, refund: accepted.refundFen, currency: 'CNY' },
  };
}
