import { RuleViolation } from '../values/rule-violation.js';

/** Of a SKU what is checked beside other rows. */
export interface ProposedSku {
  readonly skuId: string;
  /** Given when it is made, or undefined. */
  readonly priceFen?: number | undefined;
  readonly supplyPriceFen?: number | undefined;
  readonly leaderTags?: readonly string[] | undefined;
}

/** What is there besides it. */
export interface SkuSurroundings {
  readonly category: boolean;
  readonly supplier: boolean;
  /** Another SKU has its barcode. */
  readonly twin: boolean;
  /** The SKU itself as it is now; undefined: it is new. */
  readonly before: { readonly priceFen: number; readonly supplyPriceFen: number } | undefined;
}

/**
 * The SKU fits what is there.
 * Refuses `sku-invalid` with the field and why.
 *
 * @rule LIST-16 A SKU names a category and a supplier that are there and a barcode that no other SKU has; its price and
 *   its pool are given when it is made and change by revisions of their own.
 * @changedBy ops (catalogue.change)
 * @test test/activities/catalogue/goods-revisions.test.ts › a SKU that does not fit is refused, and says which field
 * @test test/activities/catalogue/goods-revisions.test.ts › a changed SKU shows what is different, and its price and
 *   pool do not change with it
 */
export function assertSkuFits(sku: ProposedSku, { category, supplier, twin, before }: SkuSurroundings): void {
  const invalid = (field: string, why: string): never => {
    throw new RuleViolation('sku-invalid', { skuId: sku.skuId, field, why });
  };
  if (!category) invalid('categoryId', 'unknown');
  if (!supplier) invalid('supplierId', 'unknown');
  if (twin) invalid('gtin', 'taken');
  for (const field of ['priceFen', 'supplyPriceFen'] as const) {
    if (before === undefined && sku[field] === undefined) invalid(field, 'missing');
    if (before !== undefined && sku[field] !== undefined && sku[field] !== before[field])
      invalid(field, 'by-price');
  }
  if (before !== undefined && sku.leaderTags !== undefined) invalid('leaderTags', 'by-pool');
}
