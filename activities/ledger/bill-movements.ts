import type { Movement } from '../../domain/payment/compare-bill.js';
import type { FundBill, FundBillLine, TradeBill } from '../../ports/payment/bill.js';

/** The trade bill as movements: payments and refunds with their fees, as far as there are any. */
export function tradeMovements(bill: TradeBill): Movement[] {
  return bill.lines.flatMap((line) => {
    const number = line.kind === 'payment' ? line.outTradeNo : line.outRefundNo;
    const fen = line.kind === 'payment' ? line.amountFen : -line.refundFen;
    const fee = line.feeFen === 0 ? [] : [{ subject: `fee/${number}`, fen: -line.feeFen }];
    return [{ subject: `${line.kind}/${number}`, fen }, ...fee];
  });
}

/** The fund bill as movements of the account. What we have no word for stands under its own flow number. */
export function fundMovements(bill: FundBill): Movement[] {
  return bill.lines.map((line) => ({
    subject: subjectOf(line),
    fen: line.direction === 'income' ? line.amountFen : -line.amountFen,
  }));
}

/** What the provider's words for a movement are in ours. */
const kindOfName: Readonly<Record<string, string>> = {
  交易: 'payment',
  退款: 'refund',
  扣除交易手续费: 'fee',
  退还交易手续费: 'fee',
  商家转账: 'transfer',
  企业付款: 'transfer',
  商家转账退回: 'transfer-back',
  企业付款退回: 'transfer-back',
};

function subjectOf({ businessName, voucherNo, flowNo }: FundBillLine): string {
  const kind = kindOfName[businessName];
  return kind === undefined || voucherNo === '' ? `other/${flowNo}` : `${kind}/${voucherNo}`;
}
