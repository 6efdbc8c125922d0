import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';

/** What the city's files say of a SKU, and whether it is withdrawn. */
export interface SkuRow {
  readonly skuId: string;
  readonly regionId: string;
  readonly name: string;
  readonly spec: string;
  readonly categoryId: string;
  readonly supplierId: string;
  readonly gtin: string;
  readonly priceFen: number;
  readonly supplyPriceFen: number;
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
  readonly band: string;
  readonly shelfDays: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly casePack: number;
  readonly leaderTags: readonly string[];
  readonly vatClass: string;
  readonly catchWeight: boolean;
  readonly withdrawnAt: string | null;
}

const columns = `id as "skuId", region_id as "regionId", name, spec, category_id as "categoryId",
  supplier_id as "supplierId", gtin, price_fen as "priceFen", supply_price_fen as "supplyPriceFen",
  weight_grams as "weightGrams", volume_millilitres as "volumeMillilitres", band, shelf_days as "shelfDays",
  leader_rate_bp as "leaderRateBp", promoted, case_pack as "casePack", leader_tags as "leaderTags",
  vat_class as "vatClass", catch_weight as "catchWeight", withdrawn_at as "withdrawnAt"`;

/** The SKU of any region, or undefined. */
export async function findSku(on: Database | Transaction, skuId: string): Promise<SkuRow | undefined> {
  return maybeOne<SkuRow>(on, `select ${columns} from skus where id = :skuId`, { skuId });
}

/** The region's SKU. @throws RuleViolation sku-unknown, sku-withdrawn */
export async function readSku(
  on: Database | Transaction,
  { skuId, regionId }: { readonly skuId: string; readonly regionId: string },
): Promise<SkuRow> {
  const sku = await findSku(on, skuId);
  if (sku === undefined || sku.regionId !== regionId) throw new RuleViolation('sku-unknown', { skuId });
  if (sku.withdrawnAt !== null) throw new RuleViolation('sku-withdrawn', { skuId });
  return sku;
}

export type SkuToStore = Omit<SkuRow, 'withdrawnAt'>;

/** The SKU is like this, new or changed; its pool and its prices stay where it was there before. */
export async function storeSku(trx: Transaction, sku: SkuToStore): Promise<void> {
  await execute(
    trx,
    `insert into skus (id, region_id, name, spec, category_id, supplier_id, gtin, price_fen, supply_price_fen,
       weight_grams, volume_millilitres, band, shelf_days, leader_rate_bp, promoted, case_pack, leader_tags, vat_class,
       catch_weight)
     values (:skuId, :regionId, :name, :spec, :categoryId, :supplierId, :gtin, :priceFen, :supplyPriceFen,
       :weightGrams, :volumeMillilitres, :band, :shelfDays, :leaderRateBp, :promoted, :casePack, :leaderTags, :vatClass,
       :catchWeight)
     on conflict (id) do update set name = excluded.name, spec = excluded.spec, category_id = excluded.category_id,
       supplier_id = excluded.supplier_id, gtin = excluded.gtin, weight_grams = excluded.weight_grams,
       volume_millilitres = excluded.volume_millilitres, band = excluded.band, shelf_days = excluded.shelf_days,
       leader_rate_bp = excluded.leader_rate_bp, promoted = excluded.promoted, case_pack = excluded.case_pack,
       vat_class = excluded.vat_class, catch_weight = excluded.catch_weight`,
    { ...sku },
  );
}
