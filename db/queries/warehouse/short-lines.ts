import type { Transaction } from '../../connection.js';
import { execute, one, rows } from '../../query.js';
import type { NightKey } from './night-row.js';

/**
 * A decided line whose consequences are not made: the latest decision, and what was refunded of it before.
 */
export interface ShortLineRow {
  readonly orderId: string;
  readonly lineNo: number;
  readonly round: number;
  readonly orderState: string;
  readonly cycleId: string;
  readonly memberId: string;
  readonly skuId: string;
  readonly skuName: string;
  readonly ordered: number;
  readonly allocated: number;
  readonly netFen: number;
  /** Pieces refunded for any cause, and for a shortage or a group that was too small. */
  readonly refundedPieces: number;
  readonly refundedShort: number;
  readonly refundedFen: number;
}

/** SQL of the night's decisions without consequences. */
const unhandled = `
  from allocations a join order_lines l on l.order_id = a.order_id and l.line_no = a.line_no
  where a.cycle_id = :cycleId and l.site_id = :siteId and a.handled_at is null`;

/**
 * The orders of one page of decisions without consequences, ascending; at least one order if any is left, and
 * no more lines than the limit except for a single larger order.
 */
export async function readUnhandledOrders(
  trx: Transaction,
  { cycleId, siteId, limit }: NightKey & { readonly limit: number },
): Promise<string[]> {
  const found = await rows<{ orderId: string; lines: number }>(
    trx,
    `select a.order_id as "orderId", count(*)::integer as lines ${unhandled}
     group by a.order_id order by a.order_id limit :limit`,
    { cycleId, siteId, limit },
  );
  let lines = 0;
  return found
    .filter((order, index) => {
      lines += order.lines;
      return index === 0 || lines <= limit;
    })
    .map((order) => order.orderId);
}

/** How many decisions of the night still lack their consequences. */
export async function countUnhandled(trx: Transaction, { cycleId, siteId }: NightKey): Promise<number> {
  return (await one<{ n: number }>(trx, `select count(*)::integer as n ${unhandled}`, { cycleId, siteId })).n;
}

/** The undone lines of the orders, by order and line. The caller holds the orders' locks. */
export async function readShortLines(trx: Transaction, orderIds: readonly string[]): Promise<ShortLineRow[]> {
  return rows<ShortLineRow>(
    trx,
    `select distinct on (a.order_id, a.line_no) a.order_id as "orderId", a.line_no as "lineNo", a.round,
       o.state as "orderState", o.cycle_id as "cycleId", o.member_id as "memberId", l.sku_id as "skuId",
       s.name as "skuName", l.quantity as ordered, a.allocated, l.net_fen as "netFen",
       r.pieces as "refundedPieces", r.short as "refundedShort", r.fen as "refundedFen"
     from allocations a join order_lines l on l.order_id = a.order_id and l.line_no = a.line_no
     join orders o on o.id = a.order_id join skus s on s.id = l.sku_id
     cross join lateral (
       select coalesce(sum(rl.quantity), 0)::integer as pieces, coalesce(sum(rl.amount_fen), 0)::bigint as fen,
         coalesce(sum(rl.quantity) filter (where f.cause in ('short', 'below-minimum')), 0)::integer as short
       from refunds f join refund_lines rl on rl.refund_no = f.refund_no
       where f.order_id = a.order_id and rl.line_no = a.line_no and f.state <> 'closed'
     ) r
     where a.order_id = any(:orderIds) and a.handled_at is null
     order by a.order_id, a.line_no, a.round desc`,
    { orderIds },
  );
}

/** The decisions of these orders need nothing more. */
export async function markHandled(trx: Transaction, orderIds: readonly string[]): Promise<void> {
  await execute(
    trx,
    `update allocations set handled_at = clock_timestamp() where order_id = any(:orderIds) and handled_at is null`,
    { orderIds },
  );
}

/** Which of the paid orders have nothing left: each of their lines was given nothing. */
export async function readEmptyOrders(
  trx: Transaction,
  orderIds: readonly string[],
): Promise<{ orderId: string; cycleId: string; memberId: string }[]> {
  return rows(
    trx,
    `select o.id as "orderId", o.cycle_id as "cycleId", o.member_id as "memberId" from orders o
     where o.id = any(:orderIds) and o.state = 'paid'
       and not exists (select 1 from order_line_balances b where b.order_id = o.id and b.allocated > 0)
     order by o.id`,
    { orderIds },
  );
}
