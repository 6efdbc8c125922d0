import type { Database } from '../../connection.js';
import { rows } from '../../query.js';
import { availableAtPoint, listedAtPoint } from './available-at-point.js';

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
  /** What the region really paid before this cycle, at its lowest; null: nobody bought it yet. */
  readonly lowestDealFen: number | null;
  /** 1 comes first at this point; null: by rank. */
  readonly pin: number | null;
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

/** Ranks are below it, so that a pinned SKU comes before every other one. */
const pinnedFirst = 1_000_000;

/**
 * What a leader's pickup point sells in a cycle of its region, in the chosen order, after the given place; by rank, what
 * he pinned comes first, and what he hides never comes. Names are ordered by code point, so that the order is the same on
 * every server. What is left is counted for the page alone, and for all only where the filter asks for it.
 */
export async function listListings(
  on: Database,
  at: { readonly cycleId: string; readonly leaderId: string; readonly filter: ListingFilter },
  { sort, after, limit }: ListingPage,
): Promise<ListingView[]> {
  const { categoryId = null, band = null, q = '', inStock = false } = at.filter;
  return rows<ListingView>(
    on,
    `select p."skuId", s.name, s.spec, p."categoryId", p.band, p."priceFen",
       ${availableAtPoint} as available, d.lowest_fen as "lowestDealFen", p.pin, p.rank, p."sortNumber", p."sortText"
     from (
       select * from (
         select g.cycle_id, g.sku_id as "skuId", g.category_id as "categoryId", g.band, g.price_fen as "priceFen", o.pin,
           g.rank, case :sort when 'rank' then coalesce(o.pin - ${pinnedFirst}, g.rank) when 'price' then g.price_fen
             when 'price-desc' then -g.price_fen else 0 end as "sortNumber",
           case when :sort = 'name' then s.name else '' end collate "C" as "sortText"
         from ${listedAtPoint} join skus s on s.id = g.sku_id join categories k on k.id = g.category_id
         where g.cycle_id = :cycleId
           and (:categoryId::text is null or g.category_id = :categoryId) and (:band::text is null or g.band = :band)
           and (s.name || ' ' || s.spec || ' ' || k.name) ilike all(:patterns::text[])
           and (not :inStock or ${availableAtPoint} > 0)
       ) found
       where :afterId::text is null or ("sortNumber", "sortText", "skuId") > (:afterNumber::bigint, :afterText, :afterId)
       order by "sortNumber", "sortText", "skuId" limit :limit
     ) p
     join listings g on g.cycle_id = p.cycle_id and g.sku_id = p."skuId"
     join leaders l on l.id = :leaderId join skus s on s.id = g.sku_id
     left join deal_prices d on d.cycle_id = g.cycle_id and d.sku_id = g.sku_id
     order by p."sortNumber", p."sortText", p."skuId"`,
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
     from ${listedAtPoint} join categories k on k.id = g.category_id
     where g.cycle_id = :cycleId group by k.id, k.name order by k.id`,
    { ...at },
  );
}
