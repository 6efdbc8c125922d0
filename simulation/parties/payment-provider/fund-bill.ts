import { billCsv, billDay, billTime } from './bill-csv.js';
import { type BookedFees, bookedFees } from './booked-fees.js';
import type { Books } from './books.js';
import type { Desk } from './desk.js';
import type { Entry } from './entries.js';
import { toYuan } from './money.js';
import { spoilLines } from './spoilt-bill.js';

const header =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';

const sumsHeader = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';

interface Movement {
  readonly at: string;
  readonly businessNo: string;
  readonly name: string;
  /** Positive = income. */
  readonly fen: number;
  readonly voucherNo: string;
}

/** The fund bill of a day: every movement of the account, with the balance after it. */
export function fundBillText(desk: Desk, day: string): string {
  const fees = bookedFees(desk.books);
  let balanceFen = desk.rules.openingBalanceFen;
  const movements = desk.books.entries
    .flatMap((entry) => movementsOf(desk.books, entry, fees))
    .filter((movement) => movement.fen !== 0)
    .map((movement, index) => {
      balanceFen += movement.fen;
      return { movement, index, balanceFen };
    })
    .filter(({ movement }) => billDay(movement.at) === day);
  const booked = spoilLines(desk.faults, 'fund', {
    lines: movements,
    numberOf: ({ movement }) => `${movement.name}${movement.voucherNo}`,
    wrong: (line) => {
      const fen = line.movement.fen + Math.sign(line.movement.fen);
      return { ...line, movement: { ...line.movement, fen } };
    },
    extra: (line) => {
      return { ...line, movement: { ...line.movement, voucherNo: `${line.movement.voucherNo}X` } };
    },
  });
  const side = (sign: 1 | -1): number[] =>
    booked.map(({ movement }) => movement.fen * sign).filter((fen) => fen > 0);
  const sum = (fens: readonly number[]): string => toYuan(fens.reduce((total, fen) => total + fen, 0));
  const [income, expense] = [side(1), side(-1)];
  return billCsv({
    header,
    rows: booked.map((line) => toCells(desk.keys.mchid, line)),
    sumsHeader,
    sums: [String(booked.length), String(income.length), sum(income), String(expense.length), sum(expense)],
  });
}

function movementsOf(books: Books, entry: Entry, fees: BookedFees): Movement[] {
  if (entry.kind === 'paid') {
    const paid = books.trades.get(entry.outTradeNo)?.prepared.amountFen ?? 0;
    const base = { at: entry.at, businessNo: entry.transactionId, voucherNo: entry.outTradeNo };
    const feeFen = fees.get(entry) ?? 0;
    return [
      { ...base, name: '交易', fen: paid },
      { ...base, name: '扣除交易手续费', fen: -feeFen },
    ];
  }
  if (entry.kind === 'refund-accepted') {
    const base = { at: entry.at, businessNo: entry.refundId, voucherNo: entry.outRefundNo };
    return [
      { ...base, name: '退款', fen: -entry.refundFen },
      { ...base, name: '退还交易手续费', fen: -(fees.get(entry) ?? 0) },
    ];
  }
  if (entry.kind === 'transfer-made') {
    const { at, transferBillNo, outBillNo, amountFen } = entry;
    return [{ at, businessNo: transferBillNo, name: '商家转账', fen: -amountFen, voucherNo: outBillNo }];
  }
  if (entry.kind === 'transfer-ended' && entry.state === 'FAIL') {
    const made = books.transfers.get(entry.outBillNo)?.made;
    if (!made) return [];
    const { transferBillNo, outBillNo, amountFen } = made;
    return [
      {
        at: entry.at,
        businessNo: transferBillNo,
        name: '商家转账退回',
        fen: amountFen,
        voucherNo: outBillNo,
      },
    ];
  }
  return [];
}

function toCells(
  mchid: string,
  { movement, index, balanceFen }: { movement: Movement; index: number; balanceFen: number },
): string[] {
  return [
    billTime(movement.at),
    movement.businessNo,
    `F${String(index + 1).padStart(12, '0')}`,
    movement.name,
    movement.name,
    movement.fen > 0 ? '收入' : '支出',
    toYuan(Math.abs(movement.fen)),
    toYuan(balanceFen),
    `${mchid}API`,
    '',
    movement.voucherNo,
  ];
}
