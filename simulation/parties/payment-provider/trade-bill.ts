import { billCsv, billDay, billTime } from './bill-csv.js';
import { type BookedFees, bookedFees } from './booked-fees.js';
import type { Desk } from './desk.js';
import type { Entry } from './entries.js';
import { spoilLines } from './spoilt-bill.js';
import { toFeeYuan, toYuan } from './money.js';

const header =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,' +
  '应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,' +
  '手续费,费率,订单金额,申请退款金额,费率备注';

const sumsHeader =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

type TradeEntry = Extract<Entry, { kind: 'paid' | 'refund-accepted' }>;

/** The trade bill (type ALL) of a day: payments, and refunds on the day of their acceptance. */
export function tradeBillText(desk: Desk, day: string): string {
  const fees = bookedFees(desk.books);
  const entries = desk.books.entries.filter(
    (entry): entry is TradeEntry =>
      (entry.kind === 'paid' || entry.kind === 'refund-accepted') && billDay(entry.at) === day,
  );
  const lines = spoilLines(desk.faults, 'trade', {
    lines: entries.map((entry) => toLine(desk, entry, fees)),
    numberOf: (line) => line.cells[line.refundFen > 0 ? refundNoAt : tradeNoAt] ?? '',
    wrong: (line) => respelt(line, { add: 1 }),
    extra: (line) => respelt(line, { number: 'X' }),
  });
  const sum = (of: (line: TradeLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  const [paid, refunded, fee] = [
    toYuan(sum((line) => line.paidFen)),
    toYuan(sum((line) => line.refundFen)),
    toFeeYuan(sum((line) => line.feeFen)),
  ];
  return billCsv({
    header,
    rows: lines.map((line) => line.cells),
    sumsHeader,
    sums: [String(lines.length), paid, refunded, '0.00', fee, paid, refunded],
  });
}

/** Where the columns that a fault alters stand. */
const [tradeNoAt, amountAt, refundNoAt, refundAt, totalAt, appliedAt, feeAt] = [6, 12, 15, 16, 24, 25, 22];

/** The same line with a fen more, or about a number that nobody knows and without a fee. */
function respelt(line: TradeLine, { add = 0, number }: { add?: number; number?: string }): TradeLine {
  const isRefund = line.refundFen > 0;
  const changed = isRefund
    ? { ...line, refundFen: line.refundFen + add }
    : { ...line, paidFen: line.paidFen + add };
  const cells = [...line.cells];
  if (isRefund) cells[refundAt] = cells[appliedAt] = toYuan(changed.refundFen);
  else cells[amountAt] = cells[totalAt] = toYuan(changed.paidFen);
  if (number === undefined) return { ...changed, cells };
  cells[isRefund ? refundNoAt : tradeNoAt] += number;
  cells[feeAt] = toFeeYuan(0);
  return { ...changed, cells, feeFen: 0 };
}

interface TradeLine {
  readonly cells: readonly string[];
  readonly paidFen: number;
  readonly refundFen: number;
  readonly feeFen: number;
}

function toLine(desk: Desk, entry: TradeEntry, fees: BookedFees): TradeLine {
  const trade = desk.books.trades.get(entry.outTradeNo);
  if (!trade?.paid) throw new Error(`no payment ${entry.outTradeNo}`);
  const isRefund = entry.kind === 'refund-accepted';
  const paidFen = isRefund ? 0 : trade.prepared.amountFen;
  const refundFen = isRefund ? entry.refundFen : 0;
  const feeFen = fees.get(entry) ?? 0;
  const ended = isRefund ? desk.books.refunds.get(entry.outRefundNo)?.ended?.state : undefined;
  const cells = [
    billTime(entry.at),
    desk.keys.appid,
    desk.keys.mchid,
    '0',
    '',
    trade.paid.transactionId,
    entry.outTradeNo,
    trade.prepared.openId,
    'JSAPI',
    isRefund ? 'REFUND' : 'SUCCESS',
    'OTHERS',
    'CNY',
    toYuan(paidFen),
    '0.00',
    isRefund ? entry.refundId : '0',
    isRefund ? entry.outRefundNo : '0',
    toYuan(refundFen),
    '0.00',
    isRefund ? 'ORIGINAL' : '',
    isRefund ? (ended ?? 'PROCESSING') : '',
    trade.prepared.description,
    '',
    toFeeYuan(feeFen),
    '0.60%',
    toYuan(paidFen),
    toYuan(refundFen),
    '',
  ];
  return { cells, paidFen, refundFen, feeFen };
}
