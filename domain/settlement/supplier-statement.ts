import { formatYuan } from '../values/money.js';
import { numbered, totalOf, type StatementLine, type StatementRow } from './statement.js';

/** Goods of a supplier that were counted and accepted. */
export interface ReceivedRow {
  readonly purchaseNo: string;
  readonly skuName: string;
  readonly orderedQuantity: number;
  readonly receivedQuantity: number;
  readonly supplyPriceFen: number;
}

/** A claim on the supplier that is netted in this statement. */
export interface ClaimRow {
  readonly claimNo: string;
  readonly reasonZh: string;
  /** Above zero; it lowers what is paid. */
  readonly amountFen: number;
}

/** What the supplier bears of one campaign or coupon on goods that members kept. */
export interface BorneRow {
  /** `promotion:<id>` or `coupon:<id>`. */
  readonly source: string;
  readonly name: string;
  readonly orders: number;
  /** Above zero; it lowers what is paid. */
  readonly amountFen: number;
}

/**
 * A supplier's statement: payableFen is the sum of its lines; where claims and discounts are more than the goods, the
 * rest is carried to what it owes us (owedFen) on a line of its own, and nothing is payable.
 */
export interface SupplierStatement {
  readonly lines: readonly StatementLine[];
  readonly goodsFen: number;
  readonly claimsFen: number;
  readonly borneFen: number;
  readonly owedFen: number;
  readonly payableFen: number;
}

/**
 * The statement of a supplier: a line per delivered SKU, also for what did not come at all, then one per claim.
 *
 * @rule SETTLE-07 A supplier is paid what was received, less claims, and a shortage is said on its line.
 * @test test/domain/settlement/statements.test.ts › a supplier is paid what was received, less claims, and a shortage
 *   is said
 * @rule SETTLE-09 A supplier's statement has a line for each campaign or coupon that it bears a part of, and never pays
 *   less than nothing.
 * @test test/domain/settlement/statements.test.ts › a supplier's statement says what it bears of the discounts, and
 *   carries what the goods do not cover
 */
export function supplierStatement(input: {
  readonly received: readonly ReceivedRow[];
  readonly claims: readonly ClaimRow[];
  readonly borne?: readonly BorneRow[];
}): SupplierStatement {
  const goods = input.received.map(goodsLine);
  const claims = input.claims.map(({ claimNo, reasonZh, amountFen }): StatementRow => {
    return { reference: claimNo, wordsZh: `索赔：${reasonZh}`, amountFen: 0 - amountFen };
  });
  const borne = (input.borne ?? []).map(({ source, name, orders, amountFen }): StatementRow => {
    return { reference: source, wordsZh: `承担优惠：${name}（${orders} 单）`, amountFen: 0 - amountFen };
  });
  const [goodsFen, claimsFen, borneFen] = [totalOf(goods), 0 - totalOf(claims), 0 - totalOf(borne)];
  const leftFen = goodsFen - claimsFen - borneFen;
  const owedFen = Math.max(0, 0 - leftFen);
  const carried = owedFen === 0 ? [] : [carriedLine(owedFen)];
  const lines = numbered([...goods, ...claims, ...borne, ...carried]);
  return { lines, goodsFen, claimsFen, borneFen, owedFen, payableFen: leftFen + owedFen };
}

function carriedLine(owedFen: number): StatementRow {
  return { reference: 'owed', wordsZh: `超出货款 ${formatYuan(owedFen)} 元转应收`, amountFen: owedFen };
}

function goodsLine(row: ReceivedRow): StatementRow {
  const missing = row.orderedQuantity - row.receivedQuantity;
  const short = missing > 0 ? `，缺 ${missing} 件不计` : '';
  const words = `${row.skuName} ${row.receivedQuantity} 件 × ${formatYuan(row.supplyPriceFen)} 元${short}`;
  return { reference: row.purchaseNo, wordsZh: words, amountFen: row.receivedQuantity * row.supplyPriceFen };
}
