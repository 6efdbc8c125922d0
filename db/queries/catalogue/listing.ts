import type { Transaction } from '../../connection.js';
import { execute } from '../../query.js';

/** The listings of one SKU in some cycles. */
export interface ListingsOf {
  readonly skuId: string;
  readonly cycleIds: readonly string[];
}

/**
 * The SKU costs this in these cycles from now on, and what it cost there until now is kept; nothing changes where it
 * costs that already. Left out, the price stays. Answers how many listings changed.
 */
export async function repriceListings(
  trx: Transaction,
  { skuId, cycleIds }: ListingsOf,
  prices: { readonly priceFen?: number; readonly supplyPriceFen: number; readonly cause: string },
): Promise<number> {
  const { priceFen = null, supplyPriceFen, cause } = prices;
  return execute(
    trx,
    `with former as (
       select g.* from listings g
       where g.sku_id = :skuId and g.cycle_id = any(:cycleIds)
         and (g.price_fen, g.supply_price_fen) is distinct from (coalesce(:priceFen, g.price_fen), :supplyPriceFen::bigint)
     ), kept as (
       insert into listing_prices (cycle_id, sku_id, n, price_fen, supply_price_fen, cause)
       select f.cycle_id, f.sku_id,
         1 + (select count(*) from listing_prices p where p.cycle_id = f.cycle_id and p.sku_id = f.sku_id),
         f.price_fen, f.supply_price_fen, :cause
       from former f
     )
     update listings g set price_fen = coalesce(:priceFen, g.price_fen), supply_price_fen = :supplyPriceFen
     from former f where g.cycle_id = f.cycle_id and g.sku_id = f.sku_id`,
    { skuId, cycleIds, priceFen, supplyPriceFen, cause },
  );
}

/** Only leaders with one of these tags sell the SKU in these cycles; without tags every leader does. */
export async function retagListings(
  trx: Transaction,
  { skuId, cycleIds }: ListingsOf,
  leaderTags: readonly string[],
): Promise<void> {
  await execute(
    trx,
    `update listings set leader_tags = :leaderTags where sku_id = :skuId and cycle_id = any(:cycleIds)`,
    { skuId, cycleIds, leaderTags },
  );
}

/** The SKU cannot be ordered in these cycles any more, or can again. */
export async function withdrawListings(
  trx: Transaction,
  { skuId, cycleIds }: ListingsOf,
  withdrawn: boolean,
): Promise<void> {
  await execute(
    trx,
    `update listings set withdrawn_at = case when :withdrawn then clock_timestamp() end
     where sku_id = :skuId and cycle_id = any(:cycleIds) and (withdrawn_at is null) = :withdrawn`,
    { skuId, cycleIds, withdrawn },
  );
}

/**
 * The SKU is listed in these cycles as it is now, last in rank where it was not yet and where the cycle's slot sells its
 * kind; what is fixed by a price stays as it was.
 */
export async function listSku(trx: Transaction, { skuId, cycleIds }: ListingsOf): Promise<void> {
  await execute(
    trx,
    `insert into listings as g (cycle_id, sku_id, price_fen, supply_price_fen, leader_rate_bp, promoted, band,
       category_id, leader_tags, rank)
     select c.id, s.id, s.price_fen, s.supply_price_fen, s.leader_rate_bp, s.promoted, s.band, s.category_id,
       s.leader_tags, coalesce((select max(rank) from listings x where x.cycle_id = c.id), 0) + 1
     from skus s join cycles c on c.region_id = s.region_id
     left join region_slots t on t.region_id = c.region_id and t.slot = c.slot
     where s.id = :skuId and c.id = any(:cycleIds)
       and (t.slot is null or t.category_ids = '{}' and t.sku_ids = '{}'
         or s.category_id = any(t.category_ids) or s.id = any(t.sku_ids))
     on conflict (cycle_id, sku_id) do update set leader_rate_bp = excluded.leader_rate_bp,
       promoted = excluded.promoted, band = excluded.band, category_id = excluded.category_id`,
    { skuId, cycleIds },
  );
}
