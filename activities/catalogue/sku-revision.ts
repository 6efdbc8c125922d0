import { assertSkuFits, type SkuSurroundings } from '../../domain/catalogue/sku-rules.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { concernedCycles } from '../../db/queries/catalogue/concerned-cycles.js';
import { listSku } from '../../db/queries/catalogue/listing.js';
import { findSku, type SkuRow, storeSku } from '../../db/queries/catalogue/sku.js';
import { one } from '../../db/query.js';
import { defineRevisionKind } from './define-revision-kind.js';
import { judgePrice } from './judge-price.js';
import { skuFields, type SkuFields } from './sku-fields.js';

/**
 * A SKU is made or changed. A new one comes with its first price and pool and is listed in the cycles concerned, to be
 * sold there once it has a supply.
 * @throws RuleViolation sku-invalid, sku-unknown, sku-withdrawn, and those of a price
 */
export const skuRevision = defineRevisionKind({
  kind: 'sku',
  schema: skuFields,
  subjectOf: (sku) => sku.skuId,
  check: async (trx, { payload, regionId }) => {
    const before = await findOwn(trx, payload.skuId, regionId);
    await assertFits(trx, payload, before);
    if (before !== undefined) return { changes: changesOf(payload, before) };
    const prices = pricesOf(payload, before);
    return { margin: await judgePrice(trx, { ...payload, ...prices, regionId }, undefined) };
  },
  apply: async (trx, { payload, ...from }) => {
    const { skuId } = payload;
    const before = await findOwn(trx, skuId, from.regionId);
    const prices = pricesOf(payload, before);
    const { leaderTags = [] } = payload;
    await storeSku(trx, { ...payload, ...prices, leaderTags, regionId: from.regionId });
    await listSku(trx, { skuId, cycleIds: await concernedCycles(trx, { ...from, skuId }) });
    return { sku: before ?? null };
  },
});

/** The region's SKU or none. @throws RuleViolation sku-unknown (another region's), sku-withdrawn */
async function findOwn(trx: Transaction, skuId: string, regionId: string): Promise<SkuRow | undefined> {
  const sku = await findSku(trx, skuId);
  if (sku === undefined) return undefined;
  if (sku.regionId !== regionId) throw new RuleViolation('sku-unknown', { skuId });
  if (sku.withdrawnAt !== null) throw new RuleViolation('sku-withdrawn', { skuId });
  return sku;
}

/** What only shows beside other rows, as the importer checks it. @throws RuleViolation sku-invalid */
async function assertFits(trx: Transaction, sku: SkuFields, before: SkuRow | undefined): Promise<void> {
  const { categoryId, supplierId, gtin, skuId } = sku;
  const known = await one<Omit<SkuSurroundings, 'before'>>(
    trx,
    `select exists (select 1 from categories where id = :categoryId) as category,
       exists (select 1 from suppliers where id = :supplierId) as supplier,
       exists (select 1 from skus where gtin = :gtin and id <> :skuId) as twin`,
    { categoryId, supplierId, gtin, skuId },
  );
  assertSkuFits(sku, { ...known, before });
}

function pricesOf(
  sku: SkuFields,
  before: SkuRow | undefined,
): { readonly priceFen: number; readonly supplyPriceFen: number } {
  const priceFen = before?.priceFen ?? sku.priceFen;
  const supplyPriceFen = before?.supplyPriceFen ?? sku.supplyPriceFen;
  if (priceFen !== undefined && supplyPriceFen !== undefined) return { priceFen, supplyPriceFen };
  throw new RuleViolation('sku-invalid', { skuId: sku.skuId, field: 'priceFen', why: 'missing' });
}

/** What would be different, field by field. */
function changesOf(sku: SkuFields, before: SkuRow): Record<string, { from: unknown; to: unknown }> {
  const present: Readonly<Record<string, unknown>> = { ...before };
  const changed = Object.entries(sku).filter(([field, to]) => to !== undefined && present[field] !== to);
  return Object.fromEntries(changed.map(([field, to]) => [field, { from: present[field], to }]));
}
