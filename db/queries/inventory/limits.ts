import type { LimitSpan, LimitSubject } from '../../../domain/inventory/snapshot-limits.js';
import type { Transaction } from '../../connection.js';
import { execute, maybeOne, rows } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';

export interface LimitRow {
  readonly limitId: string;
  readonly regionId: string;
  readonly name: string;
  readonly per: LimitSubject;
  readonly span: LimitSpan;
  readonly skuId: string | null;
  readonly categoryId: string | null;
  readonly quantity: number;
  readonly active: boolean;
}

/** The purchase limit, ours until the end. Locks: its row. */
export async function findLimit(trx: Transaction, limitId: string): Promise<LimitRow | undefined> {
  return maybeOne<LimitRow>(
    trx,
    `select id as "limitId", region_id as "regionId", name, per, span, sku_id as "skuId",
       category_id as "categoryId", quantity, active
     from purchase_limits where id = :limitId for update`,
    { limitId },
  );
}

/** The limit is as given from the next order on (021 moves the version). */
export async function storeLimit(trx: Transaction, limit: LimitRow): Promise<void> {
  await execute(
    trx,
    `insert into purchase_limits (id, region_id, name, per, span, sku_id, category_id, quantity, active)
     values (:limitId, :regionId, :name, :per, :span, :skuId, :categoryId, :quantity, :active)
     on conflict (id) do update set name = excluded.name, quantity = excluded.quantity, active = excluded.active`,
    { ...limit },
  );
}

/**
 * The counters of a limit give out as much as it allows; where more was ordered already, no more. Locks: those counters,
 * ascending by id.
 */
export async function setLimitCaps(
  trx: Transaction,
  { limitId, quantity }: { readonly limitId: string; readonly quantity: number },
): Promise<void> {
  const counters = await rows<{ id: string }>(
    trx,
    `select id from counters where limit_id = :limitId and cap <> greatest(:quantity::integer, taken)`,
    { limitId, quantity },
  );
  const ids = counters.map(({ id }) => id);
  await lockCounters(trx, ids);
  await execute(trx, `update counters set cap = greatest(:quantity::integer, taken) where id = any(:ids)`, {
    ids,
    quantity,
  });
}
