import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Transaction } from '../../connection.js';
import { execute, json, maybeOne, one } from '../../query.js';
import { appendEvents } from '../event/append-events.js';

export interface CartChange {
  readonly memberId: string;
  /** What the device saw; another version refuses the change. Undefined: whatever it is. */
  readonly version?: number | undefined;
}

/**
 * The cart exists, is ours until the end of the transaction, and has a new version, which is returned.
 * Locks: the member's row of `carts`, after fences, orders and counters. @throws RuleViolation cart-changed
 */
export async function openCart(trx: Transaction, { memberId, version }: CartChange): Promise<number> {
  await execute(trx, `insert into carts (member_id) values (:memberId) on conflict do nothing`, { memberId });
  const cart = await maybeOne<{ version: number }>(
    trx,
    `update carts set version = version + 1, changed_at = clock_timestamp()
     where member_id = :memberId and version = coalesce(:version, version) returning version`,
    { memberId, version: version ?? null },
  );
  if (cart !== undefined) return cart.version;
  throw new RuleViolation('cart-changed', { version: version ?? null });
}

/** The change is told. */
export async function tellCart(
  trx: Transaction,
  data: { memberId: string; version: number; skuIds: string[] },
): Promise<void> {
  await appendEvents(trx, [{ aggregate: `cart/${data.memberId}`, type: 'cart.changed', data }]);
}

/** How many lines the cart has. */
export async function countCartLines(trx: Transaction, memberId: string): Promise<number> {
  const { lines } = await one<{ lines: number }>(
    trx,
    `select count(*)::integer as lines from cart_lines where member_id = :memberId`,
    { memberId },
  );
  return lines;
}

export interface CartLine {
  readonly skuId: string;
  readonly quantity: number;
  readonly seenPriceFen: number;
}

/** The lines have these quantities and prices from now on, whatever they had. The caller has opened the cart. */
export async function putCartLines(
  trx: Transaction,
  memberId: string,
  lines: readonly CartLine[],
): Promise<void> {
  await execute(
    trx,
    `insert into cart_lines (member_id, sku_id, quantity, seen_price_fen)
     select :memberId, l."skuId", l.quantity, l."seenPriceFen"
     from jsonb_to_recordset(:lines::jsonb) as l("skuId" text, quantity integer, "seenPriceFen" bigint)
     on conflict (member_id, sku_id) do update
       set quantity = excluded.quantity, seen_price_fen = excluded.seen_price_fen`,
    { memberId, lines: json(lines) },
  );
}

/**
 * What was ordered is no longer wanted: quantities go down, and a line of which nothing is left is gone.
 * Locks: the member's row of `carts`.
 */
export async function takeFromCart(
  trx: Transaction,
  memberId: string,
  lines: readonly { readonly skuId: string; readonly quantity: number }[],
): Promise<void> {
  const version = await openCart(trx, { memberId });
  const wanted = { memberId, lines: json(lines) };
  const ordered = `jsonb_to_recordset(:lines::jsonb) as o("skuId" text, quantity integer)`;
  await execute(
    trx,
    `delete from cart_lines c using ${ordered}
     where c.member_id = :memberId and c.sku_id = o."skuId" and c.quantity <= o.quantity`,
    wanted,
  );
  await execute(
    trx,
    `update cart_lines c set quantity = c.quantity - o.quantity from ${ordered}
     where c.member_id = :memberId and c.sku_id = o."skuId" and c.quantity > o.quantity`,
    wanted,
  );
  await tellCart(trx, { memberId, version, skuIds: lines.map((line) => line.skuId) });
}
