import { z } from 'zod';
import { assertBundle, type BundleFacts } from '../../domain/inventory/bundle.js';
import type { Transaction } from '../../db/connection.js';
import { concernedCycles } from '../../db/queries/catalogue/concerned-cycles.js';
import { relistBundle, storeComponents } from '../../db/queries/inventory/bundles.js';
import { one, rows } from '../../db/query.js';
import { defineRevisionKind } from '../catalogue/define-revision-kind.js';
import { skuId } from '../catalogue/sku-fields.js';

const components = z
  .array(z.strictObject({ skuId, quantity: z.int().min(1).max(99) }))
  .min(1)
  .max(10);
const schema = z.strictObject({
  bundleId: skuId.meta({ description: 'The SKU that is the bundle; it has a price of its own and no stock' }),
  components,
});
const before = z.object({ components: z.array(z.object({ skuId: z.string(), quantity: z.int() })) });

/**
 * Of which SKUs a bundle is made. It holds for cycles that have not opened; a bundle that is sold already stays what it
 * is. Taken back, it is made of what it was made of before; without that it is a SKU like any other.
 *
 * @rule STOCK-25 A bundle is made of SKUs of its region that are no bundles, and costs at least a fen a piece.
 * @test test/domain/inventory/bundle.test.ts › a bundle of the right SKUs is accepted, every other is refused and says why
 * @test test/activities/inventory/bundles.test.ts › a bundle is made by two people and sold in the cycles after it
 * @throws RuleViolation sku-unknown, bundle-invalid
 */
export const bundleRevision = defineRevisionKind({
  kind: 'bundle',
  schema,
  subjectOf: (bundle) => bundle.bundleId,
  check: async (trx, { payload, regionId }) => {
    const facts = await readFacts(trx, payload.bundleId, regionId);
    assertBundle({ ...payload, ...facts });
    const { priceFen, supplyFen } = await pricesOf(trx, payload);
    return { present: facts.present, priceFen, supplyFen, marginFen: priceFen - supplyFen };
  },
  apply: async (trx, { payload, ...from }) => {
    const { present } = await readFacts(trx, payload.bundleId, from.regionId);
    await storeComponents(trx, payload.bundleId, payload.components);
    await relistBundle(trx, payload, await concernedCycles(trx, { ...from, skuId: payload.bundleId }));
    return { components: present };
  },
  withdraw: async (trx, { payload: { bundleId }, before: was, ...from }) => {
    const { components: parts } = before.parse(was);
    const { at } = await one<{ at: string }>(trx, `select clock_timestamp() as at`);
    await storeComponents(trx, bundleId, parts);
    const cycleIds = await concernedCycles(trx, { ...from, effectiveAt: at, skuId: bundleId });
    await relistBundle(trx, { bundleId, components: parts }, cycleIds);
  },
});

type Facts = Pick<BundleFacts, 'skus' | 'usedInBundles'> & {
  readonly present: readonly { readonly skuId: string; readonly quantity: number }[];
};

async function readFacts(trx: Transaction, bundleId: string, regionId: string): Promise<Facts> {
  const skus = await rows<BundleFacts['skus'][number]>(
    trx,
    `select s.id as "skuId", s.price_fen as "priceFen",
       exists (select 1 from bundle_components b where b.bundle_id = s.id) as "isBundle"
     from skus s where s.region_id = :regionId and s.withdrawn_at is null`,
    { regionId },
  );
  const present = await rows<{ skuId: string; quantity: number }>(
    trx,
    `select sku_id as "skuId", quantity from bundle_components where bundle_id = :bundleId order by sku_id`,
    { bundleId },
  );
  const { used } = await one<{ used: boolean }>(
    trx,
    `select exists (select 1 from bundle_components where sku_id = :bundleId) as used`,
    { bundleId },
  );
  return { skus, present, usedInBundles: used };
}

const pricesOf = (
  trx: Transaction,
  { bundleId, components: parts }: z.output<typeof schema>,
): Promise<{ priceFen: number; supplyFen: number }> =>
  one(
    trx,
    `select b.price_fen as "priceFen", sum(s.supply_price_fen * p.quantity)::bigint as "supplyFen"
     from skus b, jsonb_to_recordset(:parts::jsonb) as p("skuId" text, quantity integer) join skus s on s.id = p."skuId"
     where b.id = :bundleId group by b.price_fen`,
    { bundleId, parts: JSON.stringify(parts) },
  );
