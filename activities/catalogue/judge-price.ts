import { assertPriceAllowed, type PriceException } from '../../domain/catalogue/price-exception.js';
import { marginOfPrice, type PriceMargin } from '../../domain/catalogue/price-margin.js';
import type { Transaction } from '../../db/connection.js';
import { plannedDiscounts } from '../../db/queries/catalogue/planned-discounts.js';
import { currentCommissionRule } from '../../db/queries/commission/rules.js';

/** A price of a SKU, with what of the SKU decides what it leaves. */
export interface PriceToJudge {
  readonly skuId: string;
  readonly regionId: string;
  readonly categoryId: string;
  readonly shelfDays: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly priceFen: number;
  readonly supplyPriceFen: number;
}

/** What one piece brings and costs at this price, by the rules and offers of now. */
export async function readMargin(trx: Transaction, price: PriceToJudge): Promise<PriceMargin> {
  const { priceFen, supplyPriceFen, leaderRateBp, promoted, skuId, regionId, categoryId } = price;
  const rule = await currentCommissionRule(trx);
  const discounts = await plannedDiscounts(trx, { skuId, regionId, categoryId });
  const promotersBp = promoted ? rule.promoterLevel1Bp + rule.promoterLevel2Bp : 0;
  const rates = { leaderRateBp, tierBonusBp: rule.tierBonusBp, promotersBp };
  return marginOfPrice({ priceFen, supplyPriceFen, ...discounts, ...rates });
}

/** The calculation of a price that may be proposed. @throws RuleViolation as assertPriceAllowed */
export async function judgePrice(
  trx: Transaction,
  price: PriceToJudge,
  exception: PriceException | undefined,
): Promise<PriceMargin> {
  const margin = await readMargin(trx, price);
  assertPriceAllowed(margin, { exception, shelfDays: price.shelfDays });
  return margin;
}
