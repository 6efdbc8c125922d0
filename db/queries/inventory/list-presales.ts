import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

/** A SKU or bundle of a later cycle that may be ordered at a point already. */
export interface Presale {
  readonly cycleId: string;
  readonly day: string;
  readonly opensAt: string;
  readonly cutoffAt: string;
  readonly deliverBy: string;
  readonly skuId: string;
  readonly name: string;
  readonly spec: string;
  readonly priceFen: number;
  readonly sellsFrom: string;
  /** Whole pieces or bundles that the point can still draw. */
  readonly available: number;
}

/** What cycles that have not opened yet sell at a leader's point now, the earliest cycle first; at most 200. */
export async function listPresales(
  database: Database,
  { regionId, leaderId }: { readonly regionId: string; readonly leaderId: string },
): Promise<Presale[]> {
  return rows<Presale>(
    database,
    `with sold as (
       select c.id as cycle_id, c.day, c.slot, c.opens_at, c.cutoff_at, c.deliver_by, g.sku_id, g.price_fen, g.sells_from,
         g.rank, leader_site(l.id, c.day, c.slot) as site_id,
         case when g.components = '[]' then jsonb_build_array(jsonb_build_object('skuId', g.sku_id, 'quantity', 1))
           else g.components end as parts
       from cycles c
       join listings g on g.cycle_id = c.id and g.withdrawn_at is null and g.sells_from <= clock_timestamp()
       join leaders l on l.id = :leaderId and l.region_id = c.region_id and leader_sells(l.id, c.day, c.slot)
         and (g.leader_tags = '{}' or g.leader_tags && l.tags)
       where c.region_id = :regionId and c.state = 'planned' and c.opens_at > clock_timestamp()
     )
     select x.cycle_id as "cycleId", x.day, x.opens_at as "opensAt", x.cutoff_at as "cutoffAt",
       x.deliver_by as "deliverBy", x.sku_id as "skuId", s.name, s.spec, x.price_fen as "priceFen",
       x.sells_from as "sellsFrom", a.available
     from sold x
     join skus s on s.id = x.sku_id
     cross join lateral (
       select coalesce(min(p.free / p.each), 0)::integer as available from (
         select (e ->> 'quantity')::integer as each, coalesce((
           select sum(k.cap - k.taken) from counters k
           where k.kind = 'stock' and k.cycle_id = x.cycle_id and k.sku_id = e ->> 'skuId'
             and k.node in (:leaderId, x.site_id, 'central')), 0)::integer as free
         from jsonb_array_elements(x.parts) e
       ) p
     ) a
     order by x.cutoff_at, x.cycle_id, x.rank, x.sku_id limit 200`,
    { regionId, leaderId },
  );
}
