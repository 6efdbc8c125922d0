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

/** A supplier's statement: payableFen = goodsFen - claimsFen = the sum of its lines; below zero he owes us. */
export interface SupplierStatement {
  readonly lines: readonly StatementLine[];
  readonly goodsFen: number;
  readonly claimsFen: number;
  readonly payableFen: number;
}

/**
 * The statement of a supplier: a line per delivered SKU, also for what did not come at all, then one per claim.
 *
 * @rule SETTLE-07 A supplier is paid what was received, less claims, and a shortage is said on its line.
 * @test test/domain/settlement/statements.test.ts › a supplier is paid what was received, less claims, and a shortage
 *   is said
 */
export function supplierStatement(input: {
  readonly received: readonly ReceivedRow[];
  readonly claims: readonly ClaimRow[];
}): SupplierStatement {
  const goods = input.received.map(goodsLine);
  const claims = input.claims.map(({ claimNo, reasonZh, amountFen }): StatementRow => {
    return { reference: claimNo, wordsZh: `索赔：${reasonZh}`, amountFen: 0 - amountFen };
  });
  const goodsFen = totalOf(goods);
  const claimsFen = 0 - totalOf(claims);
  return { lines: numbered([...goods, ...claims]), goodsFen, claimsFen, payableFen: goodsFen - claimsFen };
}

function goodsLine(row: ReceivedRow): StatementRow {
  const missing = row.orderedQuantity - row.receivedQuantity;
  const short = missing > 0 ? `，缺 ${missing} 件不计` : '';
  const words = `${row.skuName} ${row.receivedQuantity} 件 × ${formatYuan(row.supplyPriceFen)} 元${short}`;
  return { reference: row.purchaseNo, wordsZh: words, amountFen: row.receivedQuantity * row.supplyPriceFen };
}
