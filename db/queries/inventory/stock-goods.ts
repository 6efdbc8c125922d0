import type { StockGoodsNode } from '../../../domain/inventory/stock-goods.js';
import type { Transaction } from '../../connection.js';
import { rows } from '../../query.js';
import { lockCounters } from '../cycle/locks.js';

export interface StockGoodsRow extends StockGoodsNode {
  readonly cycleId: string;
  readonly skuId: string;
  readonly node: string;
}

/**
 * What the region's cycles have of its stock goods at each node, by SKU, node and cutoff, from planned until the demand
 * is handed to purchasing; a cycle that was planned with a supply keeps it. Locks: these counters, ascending by id.
 */
export async function readStockGoods(trx: Transaction, regionId: string): Promise<StockGoodsRow[]> {
  const counters = await rows<{ id: string }>(
    trx,
    `select k.id from counters k
     join cycles c on c.id = k.cycle_id and c.region_id = :regionId and c.state in ('planned', 'closed', 'frozen')
     join supply_plans p on p.sku_id = k.sku_id and p.source = 'on-hand'
     where k.kind = 'stock' and k.level < 2 and not exists (
       select 1 from quota_moves m where m.cycle_id = c.id and m.sku_id = k.sku_id and m.cause = 'opening')`,
    { regionId },
  );
  if (counters.length === 0) return [];
  const ids = counters.map(({ id }) => id);
  await lockCounters(trx, ids);
  return rows<StockGoodsRow>(
    trx,
    `select k.id as "counterId", k.cycle_id as "cycleId", k.sku_id as "skuId", k.node,
       c.state = 'planned' and c.cutoff_at > clock_timestamp() as selling, k.cap - k.taken as free,
       (k.taken + coalesce((
         select sum(x.taken) from counters x
         where x.kind = 'stock' and x.cycle_id = k.cycle_id and x.sku_id = k.sku_id and x.level = 2
           and leader_site(x.node, c.day, c.slot) = k.node), 0))::integer as taken,
       coalesce((
         select sum(case when m.to_counter = k.id then m.quantity else -m.quantity end) from quota_moves m
         where m.cycle_id = k.cycle_id and m.sku_id = k.sku_id and m.cause = 'on-hand'
           and k.id in (m.to_counter, m.from_counter)), 0)::integer as entered,
       coalesce((
         select sum(h.quantity) from stock_on_hand h
         join sites s on s.id = h.site_id and s.region_id = c.region_id
         join stock_lots t on t.site_id = h.site_id and t.sku_id = h.sku_id and t.lot = h.lot
         where h.sku_id = k.sku_id and h.state = 'surplus'
           and case k.level when 0 then s.kind = 'central' else s.id = k.node end
           and t.expires_on >= coalesce(c.delivery_day, c.day + 1)), 0)::integer as usable
     from counters k join cycles c on c.id = k.cycle_id
     where k.id = any(:ids) order by k.sku_id, k.node, c.cutoff_at, c.id`,
    { ids },
  );
}
