import type { Database } from '../../connection.js';
import { rows } from '../../query.js';
import { availableAtPoint, soldAtPoint } from './available-at-point.js';

export const listingSorts = ['rank', 'price', 'price-desc', 'name'] as const;

export type ListingSort = (typeof listingSorts)[number];

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
  /** The place in the chosen order. */
  readonly sortNumber: number;
  readonly sortText: string;
}

/** What a member looks for. Every word must occur in the name, the spec or the category's name. */
export interface ListingFilter {
  readonly categoryId?: string | undefined;
  readonly band?: string | undefined;
  readonly q?: string | undefined;
  readonly inStock?: boolean | undefined;
}

export type ListingPosition = Pick<ListingView, 'sortNumber' | 'sortText' | 'skuId'>;

export interface ListingPage {
  readonly sort: ListingSort;
  readonly after: ListingPosition | undefined;
  readonly limit: number;
}

/** `%`, `_` and `\` are letters in a search, not patterns. */
const patternsOf = (q: string): string[] =>
  q
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);

/**
 * What a leader's pickup point sells in a cycle of its region, in the chosen order, after the given place. Names are
 * ordered by code point, so that the order is the same on every server.
 */
export async function listListings(
  on: Database,
  at: { readonly cycleId: string; readonly leaderId: string; readonly filter: ListingFilter },
  { sort, after, limit }: ListingPage,
): Promise<ListingView[]> {
  const { categoryId = null, band = null, q = '', inStock = false } = at.filter;
  return rows<ListingView>(
    on,
    `select * from (
       select g.sku_id as "skuId", s.name, s.spec, g.category_id as "categoryId", g.band, g.price_fen as "priceFen",
         ${availableAtPoint} as available, g.rank,
         case :sort when 'rank' then g.rank when 'price' then g.price_fen when 'price-desc' then -g.price_fen else 0 end
           as "sortNumber",
         case when :sort = 'name' then s.name else '' end collate "C" as "sortText"
       from listings g join skus s on s.id = g.sku_id join categories k on k.id = g.category_id
       join cycles c on c.id = g.cycle_id join leaders l on l.id = :leaderId and l.region_id = c.region_id
       where g.cycle_id = :cycleId and ${soldAtPoint}
         and (:categoryId::text is null or g.category_id = :categoryId) and (:band::text is null or g.band = :band)
         and (s.name || ' ' || s.spec || ' ' || k.name) ilike all(:patterns::text[])
     ) found
     where (not :inStock or available > 0)
       and (:afterId::text is null or ("sortNumber", "sortText", "skuId") > (:afterNumber::bigint, :afterText, :afterId))
     order by "sortNumber", "sortText", "skuId" limit :limit`,
    {
      cycleId: at.cycleId,
      leaderId: at.leaderId,
      categoryId,
      band,
      inStock,
      sort,
      patterns: patternsOf(q),
      afterNumber: after?.sortNumber ?? null,
      afterText: after?.sortText ?? null,
      afterId: after?.skuId ?? null,
      limit,
    },
  );
}

export interface CategoryView {
  readonly categoryId: string;
  readonly name: string;
  /** How many SKUs of it the pickup point sells in the cycle. */
  readonly listings: number;
}

/** The categories of which a pickup point sells something in the cycle, by id. */
export async function listCategories(
  on: Database,
  at: { readonly cycleId: string; readonly leaderId: string },
): Promise<CategoryView[]> {
  return rows<CategoryView>(
    on,
    `select k.id as "categoryId", k.name, count(*)::integer as listings
     from listings g join categories k on k.id = g.category_id
     join cycles c on c.id = g.cycle_id join leaders l on l.id = :leaderId and l.region_id = c.region_id
     where g.cycle_id = :cycleId and ${soldAtPoint} group by k.id, k.name order by k.id`,
    { ...at },
  );
}
