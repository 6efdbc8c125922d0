import type { Database, Transaction } from '../../connection.js';
import { execute, json, one, rows } from '../../query.js';

/** A SKU that a leader may sell, as he arranged it. */
export interface PoolItem {
  readonly skuId: string;
  readonly name: string;
  readonly spec: string;
  readonly categoryId: string;
  readonly priceFen: number;
  /** 1 is shown first; null: by rank, after the pinned ones. */
  readonly pin: number | null;
  readonly hidden: boolean;
  /** The cycle before did not have it. */
  readonly isNew: boolean;
}

/** SQL: whether SKU `s` is in the pool of leader `l`. */
const inPool = `s.region_id = l.region_id and s.withdrawn_at is null and (s.leader_tags = '{}' or s.leader_tags && l.tags)`;

/** SQL: whether SKU `s` is listed for the first time: in what is on sale or comes, and in nothing older. */
const isNew = `not exists (select 1 from listings o join cycles b on b.id = o.cycle_id
  where o.sku_id = s.id and b.region_id = s.region_id and b.cutoff_at <= clock_timestamp())`;

/** A page of the leader's pool by SKU. */
export async function listPool(
  on: Database,
  leaderId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<PoolItem[]> {
  return rows<PoolItem>(
    on,
    `select s.id as "skuId", s.name, s.spec, s.category_id as "categoryId", s.price_fen as "priceFen", o.pin,
       coalesce(o.hidden, false) as hidden, ${isNew} as "isNew"
     from leaders l join skus s on ${inPool}
     left join leader_goods o on o.leader_id = l.id and o.sku_id = s.id
     where l.id = :leaderId and (:after::text is null or s.id > :after)
     order by s.id limit :limit`,
    { leaderId, after: page.after ?? null, limit: page.limit },
  );
}

/** Those of the SKUs that are in the leader's pool. */
export async function poolOf(
  trx: Transaction,
  leaderId: string,
  skuIds: readonly string[],
): Promise<{ skuId: string; hidden: boolean }[]> {
  return rows(
    trx,
    `select s.id as "skuId", coalesce(o.hidden, false) as hidden
     from leaders l join skus s on ${inPool}
     left join leader_goods o on o.leader_id = l.id and o.sku_id = s.id
     where l.id = :leaderId and s.id = any(:skuIds)`,
    { leaderId, skuIds },
  );
}

/** The SKU is hidden or shown at the leader's point; hidden, it is pinned no more. Answers whether that is a change. */
export async function storeHidden(
  trx: Transaction,
  goods: { readonly leaderId: string; readonly skuId: string; readonly hidden: boolean },
): Promise<boolean> {
  const changed = await execute(
    trx,
    `insert into leader_goods as o (leader_id, sku_id, hidden) values (:leaderId, :skuId, :hidden)
     on conflict (leader_id, sku_id) do update set hidden = excluded.hidden,
       pin = case when excluded.hidden then null else o.pin end, changed_at = clock_timestamp()
     where o.hidden <> excluded.hidden`,
    { ...goods },
  );
  return changed > 0;
}

/** Exactly these SKUs are pinned at the leader's point, the first one first. */
export async function storePins(
  trx: Transaction,
  leaderId: string,
  skuIds: readonly string[],
): Promise<void> {
  await execute(trx, `update leader_goods set pin = null where leader_id = :leaderId and pin is not null`, {
    leaderId,
  });
  await execute(
    trx,
    `insert into leader_goods (leader_id, sku_id, pin)
     select :leaderId, value, ordinality from jsonb_array_elements_text(:skuIds::jsonb) with ordinality
     on conflict (leader_id, sku_id) do update set pin = excluded.pin, changed_at = clock_timestamp()`,
    { leaderId, skuIds: json(skuIds) },
  );
}

/** Where the leader sells. */
export const regionOf = async (trx: Transaction, leaderId: string): Promise<string> =>
  (
    await one<{ regionId: string }>(trx, `select region_id as "regionId" from leaders where id = :leaderId`, {
      leaderId,
    })
  ).regionId;
