import { z } from 'zod';
import { tradeFeeFenOf } from './books.js';
import type { Desk } from './desk.js';
import { ProviderRefusal } from './provider-refusal.js';
import type { Route } from './merchant-routes.js';
import type { PlatformSigning } from './signing.js';
import { fundOf, totalsOf } from './totals.js';
import { parse, payTrade } from './trades.js';
import { confirmTransfer, failOverdueTransfers, waitingTransfers } from './transfers.js';

const payment = z.object({
  prepayId: z.string(),
  openId: z.string(),
  /** What the merchant signed for the app; verified when given, as the WeChat app verifies it. */
  callParameters: z.record(z.string(), z.unknown()).optional(),
});
const confirmation = z.object({ outBillNo: z.string() });
const faultChanges = z.record(z.string(), z.unknown());

/**
 * What the WeChat app does for payers and payees, and what a test may see and spoil: no part of the merchant
 * API.
 */
export const payerRoutes = (desk: Desk, signing: PlatformSigning): readonly Route[] => [
  { method: 'POST', path: /^\/payer\/pay$/, act: ({ body }) => pay(desk, signing, body) },
  {
    method: 'POST',
    path: /^\/payer\/confirm-transfer$/,
    act: ({ body }) => confirmTransfer(desk, parse(confirmation, body).outBillNo),
  },
  {
    method: 'GET',
    path: /^\/payer\/waiting-transfers$/,
    act: ({ query }) => ({ transfers: waitingTransfers(desk, query.get('openId') ?? '') }),
  },
  { method: 'GET', path: /^\/books$/, act: ({ query }) => describeBooks(desk, query.has('list')) },
  { method: 'GET', path: /^\/faults$/, act: () => desk.faults.rates },
  { method: 'POST', path: /^\/faults$/, act: ({ body }) => setFaults(desk, body) },
];

function pay(desk: Desk, signing: PlatformSigning, body: unknown): unknown {
  const { callParameters, ...paying } = parse(payment, body);
  if (callParameters && !signing.isPayerCall(paying.prepayId, callParameters)) {
    throw new ProviderRefusal(403, 'PAY_SIGN_WRONG', '支付验证签名失败');
  }
  return payTrade(desk, paying);
}

function setFaults(desk: Desk, body: unknown): unknown {
  try {
    desk.faults.set(parse(faultChanges, body));
  } catch (error) {
    throw new ProviderRefusal(400, 'PARAM_ERROR', String(error));
  }
  return desk.faults.rates;
}

/** The totals; with `list`, each payment, refund and transfer too. */
function describeBooks(desk: Desk, withLists: boolean): unknown {
  failOverdueTransfers(desk);
  const now = Date.now();
  const totals = totalsOf(desk.books, desk.rules, now);
  if (!withLists) return totals;
  const paid = [...desk.books.trades.values()].flatMap((trade) =>
    trade.paid ? [{ ...trade.paid, ...trade.prepared, paidAt: trade.paid.at, trade }] : [],
  );
  return {
    ...totals,
    paymentList: paid.map(({ outTradeNo, transactionId, amountFen, openId, paidAt, trade }) => {
      const fund = fundOf(trade, desk.rules, now);
      return { outTradeNo, transactionId, amountFen, openId, paidAt, feeFen: tradeFeeFenOf(trade), fund };
    }),
    refundList: [...desk.books.refunds.values()].map(({ accepted, ended }) => ({
      outTradeNo: accepted.outTradeNo,
      outRefundNo: accepted.outRefundNo,
      refundFen: accepted.refundFen,
      state: ended?.state ?? 'PROCESSING',
    })),
    transferList: [...desk.books.transfers.values()].map(({ made, ended }) => ({
      outBillNo: made.outBillNo,
      openId: made.openId,
      amountFen: made.amountFen,
      state: ended?.state ?? 'WAIT_USER_CONFIRM',
    })),
  };
}
