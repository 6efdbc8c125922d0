import type { Database, Transaction } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';
import { availableAtPoint, soldAtPoint } from '../catalogue/available-at-point.js';

/** A SKU that somebody wants, with what the cycle and the point say about it. */
export interface WantedLine {
  readonly skuId: string;
  readonly name: string;
  readonly spec: string;
  readonly quantity: number;
  readonly seenPriceFen: number;
  /** Null when the cycle does not list it. */
  readonly priceFen: number | null;
  readonly atPoint: boolean;
  readonly available: number;
}

export interface WantedAt {
  /** Null: no cycle is planned, and nothing is listed. */
  readonly cycleId: string | null;
  readonly leaderId: string;
}

const columns = `w.sku_id as "skuId", s.name, s.spec, w.quantity, w.seen_price_fen as "seenPriceFen",
  g.price_fen as "priceFen", coalesce(${soldAtPoint}, false) as "atPoint",
  case when g.sku_id is null then 0 else ${availableAtPoint} end as available`;

const facts = `join skus s on s.id = w.sku_id join leaders l on l.id = :leaderId
  left join cycles c on c.id = :cycleId and c.region_id = l.region_id
  left join listings g on g.cycle_id = c.id and g.sku_id = w.sku_id and g.withdrawn_at is null`;

/** The version of the member's cart; 0 while he never had one. */
export async function readCartVersion(on: Database | Transaction, memberId: string): Promise<number> {
  const cart = await maybeOne<{ version: number }>(
    on,
    `select version from carts where member_id = :memberId`,
    { memberId },
  );
  return cart?.version ?? 0;
}

/** The lines of the member's cart, in the order they were put in. */
export async function readCartLines(
  on: Database | Transaction,
  memberId: string,
  at: WantedAt,
): Promise<WantedLine[]> {
  return rows<WantedLine>(
    on,
    `select ${columns} from cart_lines w ${facts} where w.member_id = :memberId order by w.put_at, w.sku_id`,
    { memberId, ...at },
  );
}

/** What was bought with an order, bundles last and whole, as if it were wanted again, at the prices that were seen. */
export async function readOrderAgain(
  on: Database | Transaction,
  orderId: string,
  at: WantedAt,
): Promise<WantedLine[]> {
  return rows<WantedLine>(
    on,
    `select ${columns}
     from (
       select order_id, line_no::integer as n, sku_id, quantity, unit_price_fen as seen_price_fen from order_lines
       where bundle_no is null
       union all select order_id, 1000 + bundle_no, sku_id, quantity, unit_price_fen from order_bundles
     ) w ${facts}
     where w.order_id = :orderId order by w.n`,
    { orderId, ...at },
  );
}

/** One SKU as it would be put into a cart; undefined when there is no such SKU. */
export async function readOneWanted(
  on: Database | Transaction,
  wanted: { readonly skuId: string; readonly quantity: number },
  at: WantedAt,
): Promise<WantedLine | undefined> {
  return maybeOne<WantedLine>(
    on,
    `select ${columns}
     from (select :skuId::text as sku_id, :quantity::integer as quantity, 0::bigint as seen_price_fen) w ${facts}`,
    { ...wanted, ...at },
  );
}
