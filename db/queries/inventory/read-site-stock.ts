import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** Pieces of one lot in one state at a site. */
export interface SiteStockRow {
  readonly siteId: string;
  readonly skuId: string;
  readonly name: string;
  readonly lot: string;
  readonly state: string;
  readonly quantity: number;
  readonly expiresOn: string;
}

/**
 * What lies at a site of the region, what expires first first; with a SKU only that. At most 500 rows.
 * @throws RuleViolation site-unknown
 */
export async function readSiteStock(
  database: Database,
  regionId: string,
  { siteId, skuId }: { readonly siteId: string; readonly skuId?: string | undefined },
): Promise<SiteStockRow[]> {
  const site = await maybeOne(database, `select 1 from sites where id = :siteId and region_id = :regionId`, {
    siteId,
    regionId,
  });
  if (site === undefined) throw new RuleViolation('site-unknown', { siteId });
  return rows<SiteStockRow>(
    database,
    `select h.site_id as "siteId", h.sku_id as "skuId", g.name, h.lot, h.state, h.quantity, t.expires_on as "expiresOn"
     from stock_on_hand h
     join skus g on g.id = h.sku_id
     join stock_lots t on t.site_id = h.site_id and t.sku_id = h.sku_id and t.lot = h.lot
     where h.site_id = :siteId and h.quantity > 0 and (:skuId::text is null or h.sku_id = :skuId)
     order by t.expires_on, h.sku_id, h.lot, h.state limit 500`,
    { siteId, skuId: skuId ?? null },
  );
}
