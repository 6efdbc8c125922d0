import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

export interface ListingView {
  readonly skuId: string;
  readonly name: string;
  readonly spec: string;
  readonly categoryId: string;
  readonly band: string;
  readonly priceFen: number;
  /** What could be taken right now at this pickup point; another member may be faster. */
  readonly available: number;
  readonly rank: number;
}

/** What a leader's pickup point sells in a cycle, by rank, after the given rank. */
export async function listListings(
  on: Database,
  at: { readonly cycleId: string; readonly leaderId: string },
  { after, limit }: { after: number | undefined; limit: number },
): Promise<ListingView[]> {
  return rows<ListingView>(
    on,
    `select g.sku_id as "skuId", s.name, s.spec, g.category_id as "categoryId", g.band, g.price_fen as "priceFen",
       coalesce((select sum(k.cap - k.taken) from counters k where k.id = any(array[
         'stock|' || g.cycle_id || '|' || g.sku_id || '|' || l.id,
         'stock|' || g.cycle_id || '|' || g.sku_id || '|' || l.site_id,
         'stock|' || g.cycle_id || '|' || g.sku_id || '|central'])), 0)::integer as available,
       g.rank
     from listings g join skus s on s.id = g.sku_id join leaders l on l.id = :leaderId
     where g.cycle_id = :cycleId and g.rank > :after and (g.leader_tags = '{}' or g.leader_tags && l.tags)
     order by g.rank limit :limit`,
    { ...at, after: after ?? 0, limit },
  );
}
