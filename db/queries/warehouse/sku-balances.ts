import type { ShortageLine } from '../../../domain/warehouse/allocate-shortage.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';
import type { StockMove } from './move-stock.js';
import type { NightKey } from './night-row.js';

/** SQL of a line that no group minimum has taken off: what was taken off was never bought. */
const wanted = `not exists (
  select 1 from allocations g where g.order_id = l.order_id and g.line_no = l.line_no and g.round = 0)`;

/**
 * SQL of one row per SKU of the night: pieces that paid orders want, pieces that they get as far as it was
 * decided, and accepted pieces of all receipts so far.
 */
const balances = `
  select sku_id, sum(wanted)::integer as wanted, sum(given)::integer as given, sum(received)::integer as received
  from (
    select l.sku_id, l.quantity as wanted, coalesce(a.allocated, l.quantity) as given, 0 as received
    from order_lines l join orders o on o.id = l.order_id
    left join allocations a on a.order_id = l.order_id and a.line_no = l.line_no and a.round = 1
    where l.cycle_id = :cycleId and l.site_id = :siteId and o.state = 'paid' and ${wanted}
    union all
    select rl.sku_id, 0, 0, rl.quantity - rl.rejected_quantity
    from receipts r join receipt_lines rl on rl.receipt_no = r.no
    where r.cycle_id = :cycleId and r.site_id = :siteId
  ) x group by sku_id`;

/** A SKU of which less came than paid orders want. */
export interface ShortSku {
  readonly skuId: string;
  readonly wanted: number;
  readonly received: number;
}

/** The night's short SKUs, by id. */
export async function readShortSkus(trx: Transaction, { cycleId, siteId }: NightKey): Promise<ShortSku[]> {
  return rows<ShortSku>(
    trx,
    `select sku_id as "skuId", wanted, received from (${balances}) b where received < wanted order by sku_id`,
    { cycleId, siteId },
  );
}

/** Every paid line of the SKU at the site in the order of placing; at most one per order. */
export async function readLinesOfSku(
  trx: Transaction,
  { cycleId, siteId, skuId }: NightKey & { readonly skuId: string },
): Promise<ShortageLine[]> {
  return rows<ShortageLine>(
    trx,
    `select l.order_id as "orderId", l.line_no as "lineNo", o.member_id as "memberId",
       l.point_leader_id as "leaderId", l.quantity,
       row_number() over (order by o.placed_at, o.id)::integer as "placedSeq"
     from order_lines l join orders o on o.id = l.order_id
     where l.cycle_id = :cycleId and l.site_id = :siteId and l.sku_id = :skuId and o.state = 'paid'
       and ${wanted}
     order by o.placed_at, o.id`,
    { cycleId, siteId, skuId },
  );
}

/** What came and nobody gets (open cases, generous packing), as movements out of the newest lots. */
export async function readSurplusMoves(
  trx: Transaction,
  { cycleId, siteId }: NightKey,
): Promise<StockMove[]> {
  return rows<StockMove>(
    trx,
    `with surplus as (
       select sku_id, received - given as pieces from (${balances}) b where received > given
     ), lots as (
       select h.sku_id, h.lot, h.quantity,
         coalesce(sum(h.quantity) over (
           partition by h.sku_id order by h.lot desc rows between unbounded preceding and 1 preceding
         ), 0)::integer as newer
       from stock_on_hand h join receipts r on r.no = h.lot
       where r.cycle_id = :cycleId and h.site_id = :siteId and h.state = 'received' and h.quantity > 0
     )
     select :siteId::text as "siteId", s.sku_id as "skuId", l.lot, 'received' as "fromState", 'surplus' as "toState",
       least(l.quantity, s.pieces - l.newer)::integer as quantity
     from surplus s join lots l on l.sku_id = s.sku_id where l.newer < s.pieces order by s.sku_id, l.lot`,
    { cycleId, siteId },
  );
}
