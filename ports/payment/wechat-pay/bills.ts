import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FundBill, FundBillLine, TradeBill, TradeBillLine } from '../bill.js';
import type { PaymentProvider } from '../payment-provider.js';
import { type BillRow, damagedBill, feeToFen, readBillTable, yuanToFen } from './bill-table.js';
import type { WechatPayParts } from './payments.js';
import { billTimeToInstant } from './shanghai-time.js';
import { decodeUtf8 } from './signature.js';
import type { Transport } from './transport.js';

const billAnswer = z.object({ hash_type: z.literal('SHA1'), hash_value: z.string(), download_url: z.url() });

/** GET /v3/bill/tradebill, /v3/bill/fundflowbill and the files behind their links; see PaymentProvider. */
export function billCalls({ transport }: WechatPayParts): Pick<PaymentProvider, 'tradeBill' | 'fundBill'> {
  return {
    tradeBill: async (day) =>
      parseTradeBill(day, await fetchBill(transport, `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`)),
    fundBill: async (day) =>
      parseFundBill(
        day,
        await fetchBill(transport, `/v3/bill/fundflowbill?bill_date=${day}&account_type=BASIC`),
      ),
  };
}

/** The bill's text, whose hash came in a signed answer: that is what makes the unsigned file trustworthy. */
async function fetchBill(transport: Transport, pathAndQuery: string): Promise<string> {
  const { hash_value, download_url } = await transport.call({ method: 'GET', pathAndQuery }, billAnswer);
  const bytes = await transport.download(download_url);
  const hash = createHash('sha1').update(bytes).digest('hex');
  const text = decodeUtf8(bytes);
  if (hash !== hash_value.toLowerCase() || text === undefined) throw damagedBill('hash');
  return text;
}

/** The trade bill's lines; throws ProviderFailure unless each cell reads and the sums are the sums. */
export function parseTradeBill(day: string, text: string): TradeBill {
  const { rows, summary } = readBillTable(text);
  const lines = rows.map(toTradeLine);
  const totals = {
    lineCount: Number(summary('总交易单数')),
    amountFen: yuanToFen(summary('订单总金额')),
    refundFen: yuanToFen(summary('申请退款总金额')),
    feeFen: feeToFen(summary('手续费总金额')),
  };
  const isSum =
    totals.lineCount === lines.length &&
    totals.amountFen === sum(lines, (line) => line.amountFen) &&
    totals.refundFen === sum(lines, (line) => line.refundFen) &&
    totals.feeFen === sum(lines, (line) => line.feeFen);
  if (!isSum) throw damagedBill('totals');
  return { day, lines, totals };
}

function toTradeLine(cell: BillRow): TradeBillLine {
  const isRefund = cell('交易状态') === 'REFUND';
  return {
    kind: isRefund ? 'refund' : 'payment',
    at: billTimeToInstant(cell('交易时间')),
    outTradeNo: cell('商户订单号'),
    transactionId: cell('微信订单号'),
    payerOpenId: cell('用户标识'),
    amountFen: yuanToFen(cell('订单金额')),
    refundFen: yuanToFen(cell('申请退款金额')),
    outRefundNo: isRefund ? cell('商户退款单号') : '',
    feeFen: feeToFen(cell('手续费')),
  };
}

/** The fund bill's lines; throws ProviderFailure unless each cell reads and the sums are the sums. */
export function parseFundBill(day: string, text: string): FundBill {
  const { rows, summary } = readBillTable(text);
  const lines = rows.map(toFundLine);
  const totals = {
    lineCount: Number(summary('资金流水总笔数')),
    incomeFen: yuanToFen(summary('收入金额')),
    expenseFen: yuanToFen(summary('支出金额')),
  };
  const moved = (direction: FundBillLine['direction']): number =>
    sum(lines, (line) => (line.direction === direction ? line.amountFen : 0));
  const isSum =
    totals.lineCount === lines.length &&
    totals.incomeFen === moved('income') &&
    totals.expenseFen === moved('expense');
  if (!isSum) throw damagedBill('totals');
  return { day, lines, totals };
}

const toFundLine = (cell: BillRow): FundBillLine => ({
  at: billTimeToInstant(cell('记账时间')),
  businessNo: cell('微信支付业务单号'),
  flowNo: cell('资金流水单号'),
  businessName: cell('业务名称'),
  direction: cell('收支类型') === '收入' ? 'income' : 'expense',
  amountFen: yuanToFen(cell('收支金额(元)')),
  balanceFen: yuanToFen(cell('账户结余(元)')),
  voucherNo: cell('业务凭证号'),
});

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
