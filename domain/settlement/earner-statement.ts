import { formatYuan } from '../values/money.js';
import { netOfDebt, type NetOfDebt } from './net-of-debt.js';
import { numbered, totalOf, type StatementLine, type StatementRow } from './statement.js';

/** What changed a party's available balance: one row per order and cause. */
export interface EarningRow {
  readonly cause:
    | 'service'
    | 'own-discount'
    | 'pickup'
    | 'promotion-1'
    | 'promotion-2'
    | 'refund'
    | 'shortage'
    | 'correction';
  /** The readable order number, or the number of the document that corrects. */
  readonly reference: string;
  /** Signed: earnings above zero, what is taken back below. */
  readonly amountFen: number;
}

/** What a leader's or promoter's statement is made from. */
export interface EarnerStatementInput {
  readonly rows: readonly EarningRow[];
  /** The debt before this statement; zero or more. */
  readonly debtFen: number;
}

/** A statement: payableFen is the sum of its lines, which include debt repaid and debt carried forward. */
export interface EarnerStatement extends NetOfDebt {
  readonly lines: readonly StatementLine[];
  /** What the period brought, before debts. */
  readonly earnedFen: number;
}

const causeWords: Readonly<Record<EarningRow['cause'], string>> = {
  service: '团长服务佣金',
  'own-discount': '团长承担的优惠',
  pickup: '自提点服务费',
  'promotion-1': '一级推广佣金',
  'promotion-2': '二级推广佣金',
  refund: '订单退款，扣回佣金',
  shortage: '商品缺货，扣减佣金',
  correction: '佣金更正',
};

/**
 * The statement of a leader or promoter: one line per row, in their order, then what debts change. Each line says why,
 * so that the payable amount can be checked by adding up. A row of zero fen is left out.
 *
 * @rule SETTLE-02 What a leader or promoter is paid is the sum of the lines of his statement, each with its reason.
 * @test test/domain/settlement/statements.test.ts › a leader's payable amount is the sum of the statement's lines
 * @rule SETTLE-03 Statements are stored once per cycle and party.
 * @test test/activities/settlement/settle.test.ts › statements are stored once, add up, and say why
 * @rule SETTLE-04 Only an own, payable statement of commission that is not empty can be paid out.
 * @changedBy finance (payout.request)
 * @test test/activities/settlement/settle.test.ts › only an own, payable, non-empty statement of commission can be
 *   paid
 * @rule SETTLE-05 A payout is sent once although it is asked for twice, and booked when the channel has it.
 * @test test/activities/settlement/settle.test.ts › a payout is sent once although it is asked for twice, and booked
 *   once when the payee has it
 * @rule SETTLE-06 A transfer that is refused or fails is visible and leaves the balance.
 * @test test/activities/settlement/settle.test.ts › a refused or failed transfer is visible and leaves the balance
 */
export function earnerStatement({ rows, debtFen }: EarnerStatementInput): EarnerStatement {
  const earnings = rows.filter((row) => row.amountFen !== 0).map(earningLine);
  const earnedFen = totalOf(earnings);
  const net = netOfDebt({ earnedFen, debtFen });
  return { ...net, earnedFen, lines: numbered([...earnings, ...debtLines(debtFen, net)]) };
}

function earningLine({ cause, reference, amountFen }: EarningRow): StatementRow {
  return { reference, wordsZh: `${causeWords[cause]}（${reference}）`, amountFen };
}

/** The debt is charged in full, and what is carried forward is given back, so that the lines add up to the payable. */
function debtLines(debtFen: number, { carriedFen }: NetOfDebt): readonly StatementRow[] {
  const charged = {
    reference: 'debt',
    wordsZh: `抵扣上期欠款 ${formatYuan(debtFen)} 元`,
    amountFen: 0 - debtFen,
  };
  const wordsZh = `欠款 ${formatYuan(carriedFen)} 元结转下期`;
  const carried = { reference: 'carried', wordsZh, amountFen: carriedFen };
  return [charged, carried].filter((row) => row.amountFen !== 0);
}
