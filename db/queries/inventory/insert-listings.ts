import type { Transaction } from '../../connection.js';
import { execute } from '../../query.js';

export interface ListingGoods {
  readonly cycleId: string;
  readonly regionId: string;
  /** What the slot sells; both empty = everything. */
  readonly categoryIds: readonly string[];
  readonly skuIds: readonly string[];
  /** When the cycle of n days before opens, from n = 1; an instant each. */
  readonly presaleFrom: readonly string[];
  /** The cycle is further ahead than the usual days: goods on presale only. */
  readonly presaleOnly: boolean;
}

/**
 * What the cycle sells is listed, with prices and rates as they are now; what is listed already stays as it is. What
 * members thought of a SKU decides its rank, then what it sold, then its id. A bundle is listed with the components that
 * it has now, and only if each of them is.
 */
export async function insertListings(trx: Transaction, goods: ListingGoods): Promise<void> {
  await execute(
    trx,
    `with goods as (
       select s.*, coalesce(p.presale_days, 0) as presale_days, coalesce(p.over_commit_quantity, 0) as over_commit,
         coalesce(b.components, '[]'::jsonb) as components, coalesce(b.ids, '{}') as component_ids
       from skus s
       left join supply_plans p on p.sku_id = s.id
       left join lateral (
         select jsonb_agg(jsonb_build_object('skuId', x.sku_id, 'quantity', x.quantity) order by x.sku_id) as components,
           array_agg(x.sku_id) as ids
         from bundle_components x where x.bundle_id = s.id
       ) b on true
       where s.region_id = :regionId and s.withdrawn_at is null
         and (:everything or s.category_id = any(:categoryIds) or s.id = any(:skuIds))
         and (not :presaleOnly or p.presale_days > 0)
     ), sold as (
       select g.* from goods g
       where not exists (
         select 1 from unnest(g.component_ids) c
         where c not in (select id from goods where component_ids = '{}'))
     )
     insert into listings (cycle_id, sku_id, price_fen, supply_price_fen, leader_rate_bp, promoted, band, category_id,
       leader_tags, components, sells_from, over_commit_quantity, rank)
     select :cycleId, s.id, s.price_fen, s.supply_price_fen, s.leader_rate_bp, s.promoted, s.band, s.category_id,
       s.leader_tags, s.components, (:presaleFrom::timestamptz[])[nullif(s.presale_days, 0)],
       case when s.component_ids = '{}' then s.over_commit else 0 end,
       row_number() over (order by coalesce(v.stars, 4) desc, coalesce(d.sold, 0) desc, s.id)
     from sold s
     left join (select sku_id, avg(stars) as stars from reviews group by 1) v on v.sku_id = s.id
     left join (select sku_id, sum(quantity) as sold from demand group by 1) d on d.sku_id = s.id
     on conflict do nothing`,
    { ...goods, everything: goods.categoryIds.length + goods.skuIds.length === 0 },
  );
}
