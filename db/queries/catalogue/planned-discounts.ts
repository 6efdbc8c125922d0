import type { Transaction } from '../../connection.js';
import { one } from '../../query.js';

/** The most that is planned to be taken off a SKU, in basis points, and the part of it that we do not bear. */
export interface PlannedDiscounts {
  readonly discountBp: number;
  readonly borneByOthersBp: number;
  /** What the best coupon that everybody may use takes off besides; its caps bound what it costs. */
  readonly couponBp: number;
}

/**
 * Every campaign that counts for the SKU now or later, at its best tier: the basket is exactly at the threshold. Whoever
 * buys gets a campaign; a coupon is one of few, so that it is told and not counted.
 */
export async function plannedDiscounts(
  trx: Transaction,
  sku: { readonly skuId: string; readonly regionId: string; readonly categoryId: string },
): Promise<PlannedDiscounts> {
  return one<PlannedDiscounts>(
    trx,
    `with today as (
       select coalesce(min(day), current_date) as day from cycles
       where region_id = :regionId and state = 'planned' and cutoff_at > clock_timestamp()
     ), campaigns as (
       select p.bearer, coalesce((
           select max(t."offFen" * 10000 / t."thresholdFen")
           from jsonb_to_recordset(p.tiers) as t("thresholdFen" bigint, "offFen" bigint) where t."thresholdFen" > 0
         ), 0) as bp
       from promotions p, today
       where p.region_id = :regionId and p.ends_on >= today.day and p.ended_at is null
         and (p.closes_at is null or p.closes_at > clock_timestamp())
         and (p.category_id is null or p.category_id = :categoryId)
         and (p.category_ids = '{}' or :categoryId = any(p.category_ids))
         and (p.sku_ids = '{}' or :skuId = any(p.sku_ids))
     ), best_coupon as (
       select max(k.off_fen * 10000 / k.threshold_fen) as bp
       from coupons k, today
       where k.region_id = :regionId and k.ends_on >= today.day and k.ended_at is null and k.threshold_fen > 0
         and not k.new_member_only and (k.closes_at is null or k.closes_at > clock_timestamp())
         and (k.category_id is null or k.category_id = :categoryId)
         and (k.category_ids = '{}' or :categoryId = any(k.category_ids))
         and (k.sku_ids = '{}' or :skuId = any(k.sku_ids))
     )
     select least(10000, coalesce(sum(bp), 0))::integer as "discountBp",
       least(10000, coalesce(sum(bp) filter (where bearer <> 'platform'), 0))::integer as "borneByOthersBp",
       least(10000, coalesce((select bp from best_coupon), 0))::integer as "couponBp"
     from campaigns`,
    { ...sku },
  );
}
