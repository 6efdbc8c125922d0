import { sellableSupply } from '../../domain/catalogue/supply-quote.js';
import type { Transaction } from '../../db/connection.js';
import { latestQuotes, replanQuote } from '../../db/queries/catalogue/supply-quotes.js';
import { rows } from '../../db/query.js';
import { boundSupply } from './bound-supply.js';

/** A SKU is to have this supply in these cycles. */
export interface ResupplyInput {
  readonly skuId: string;
  readonly supplyQuantity: number;
  readonly overCommitQuantity: number;
  readonly cycleIds: readonly string[];
  readonly cause: string;
}

/**
 * In each of the cycles that lists the SKU its supply is what was planned, but no more than its supplier quoted; answers
 * how many pieces that is, by cycle. The caller is inside the cycles' fences.
 */
export async function resupply(trx: Transaction, input: ResupplyInput): Promise<Record<string, number>> {
  const { skuId, supplyQuantity, overCommitQuantity, cycleIds, cause } = input;
  const planQuantity = supplyQuantity + overCommitQuantity;
  const listed = await rows<{ cycleId: string }>(
    trx,
    `update listings set over_commit_quantity = :overCommitQuantity
     where sku_id = :skuId and cycle_id = any(:cycleIds) and components = '[]' returning cycle_id as "cycleId"`,
    { skuId, cycleIds, overCommitQuantity },
  );
  const quotes = await latestQuotes(trx, { skuId, cycleIds });
  const bound: Record<string, number> = {};
  for (const cycleId of listed.map((one) => one.cycleId).toSorted()) {
    const quote = quotes.get(cycleId);
    if (quote !== undefined) await replanQuote(trx, { quoteId: quote.quoteId, planQuantity });
    const supply =
      quote === undefined ? planQuantity : sellableSupply({ ...quote, planQuantity, overCommitQuantity });
    bound[cycleId] = await boundSupply(trx, { cycleId, skuId, supply, cause });
  }
  return bound;
}
