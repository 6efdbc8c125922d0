import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

type Components = readonly { readonly skuId: string; readonly quantity: number }[];

/** The bundle is made of these from the next cycle on; of nothing: it is a SKU like any other. */
export async function storeComponents(
  trx: Transaction,
  bundleId: string,
  components: Components,
): Promise<void> {
  await execute(trx, `delete from bundle_components where bundle_id = :bundleId`, { bundleId });
  await execute(
    trx,
    `insert into bundle_components (bundle_id, sku_id, quantity)
     select :bundleId, c."skuId", c.quantity
     from jsonb_to_recordset(:components::jsonb) as c("skuId" text, quantity integer)`,
    { bundleId, components: json(components) },
  );
}

/** The bundle is made of these in the cycles that list it and all its components. */
export async function relistBundle(
  trx: Transaction,
  { bundleId, components }: { readonly bundleId: string; readonly components: Components },
  cycleIds: readonly string[],
): Promise<void> {
  const parts = components.toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1));
  await execute(
    trx,
    `update listings g set components = :parts::jsonb
     where g.sku_id = :bundleId and g.cycle_id = any(:cycleIds) and not exists (
       select 1 from unnest(:skuIds::text[]) p where not exists (
         select 1 from listings x where x.cycle_id = g.cycle_id and x.sku_id = p and x.withdrawn_at is null))`,
    { bundleId, cycleIds: [...cycleIds], parts: json(parts), skuIds: parts.map(({ skuId }) => skuId) },
  );
}
