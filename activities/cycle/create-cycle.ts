import type { Timetable } from '../../domain/cycle/timetable.js';
import { divideQuota, type QuotaMove } from '../../domain/inventory/quota.js';
import type { Transaction } from '../../db/connection.js';
import { execute, json, rows } from '../../db/query.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { centralNode, counterIds } from '../../db/queries/inventory/counter-ids.js';

export interface NewCycle {
  readonly cycleId: string;
  readonly regionId: string;
  readonly day: string;
  readonly slot: number;
  readonly instants: Timetable;
}

/** The cycle exists with its listings and quotas; nothing happens if it exists already. */
export async function createCycle(trx: Transaction, cycle: NewCycle): Promise<void> {
  const created = await execute(
    trx,
    `insert into cycles (id, region_id, day, slot, opens_at, cutoff_at, pay_until, confirm_by, receive_by,
       plan_fixed_at, depart_at, deliver_by, pickup_until, claim_until, payable_at)
     values (:cycleId, :regionId, :day::date, :slot, :opensAt, :cutoffAt, :payUntil, :confirmBy, :receiveBy,
       :planFixedAt, :departAt, :deliverBy, :pickupUntil, :claimUntil, :payableAt)
     on conflict do nothing`,
    { cycleId: cycle.cycleId, regionId: cycle.regionId, day: cycle.day, slot: cycle.slot, ...cycle.instants },
  );
  if (created === 0) return;
  await createListings(trx, cycle);
  await createQuotas(trx, cycle);
  await appendEvents(trx, [
    { aggregate: `cycle/${cycle.cycleId}`, type: 'cycle.planned', data: { cycleId: cycle.cycleId } },
  ]);
}

/** Prices and rates are fixed here. What members thought of a SKU decides its rank, then what it sold, then its id. */
async function createListings(trx: Transaction, { cycleId, regionId }: NewCycle): Promise<void> {
  await execute(
    trx,
    `insert into listings (cycle_id, sku_id, price_fen, supply_price_fen, leader_rate_bp, promoted, band, category_id,
       leader_tags, rank)
     select :cycleId, s.id, s.price_fen, s.supply_price_fen, s.leader_rate_bp, s.promoted, s.band, s.category_id,
       s.leader_tags,
       row_number() over (order by coalesce(v.stars, 4) desc, coalesce(d.sold, 0) desc, s.id)
     from skus s
     left join (select sku_id, avg(stars) as stars from reviews group by 1) v on v.sku_id = s.id
     left join (select sku_id, sum(quantity) as sold from demand group by 1) d on d.sku_id = s.id
     where s.region_id = :regionId`,
    { cycleId, regionId },
  );
}

interface SupplyRow {
  readonly skuId: string;
  readonly supply: number;
  readonly leaderShareBp: number;
  readonly stationShareBp: number;
  readonly stations: readonly { siteId: string; leaders: readonly { leaderId: string; weight: number }[] }[];
}

async function createQuotas(trx: Transaction, { cycleId, regionId }: NewCycle): Promise<void> {
  const supplies = await readSupplies(trx, regionId);
  const counters = supplies.flatMap((row) => nodesOf(row).map((node) => ({ skuId: row.skuId, ...node })));
  const moves = supplies.flatMap((row) =>
    movesOf(cycleId, row).map((move) => ({ skuId: row.skuId, ...move })),
  );
  await execute(
    trx,
    `with moves as (
       select m."skuId", m."fromCounterId", m."toCounterId", m.quantity
       from jsonb_to_recordset(:moves::jsonb)
         as m("skuId" text, "fromCounterId" text, "toCounterId" text, quantity integer)
     ), moved as (
       insert into quota_moves (cycle_id, sku_id, from_counter, to_counter, quantity, cause)
       select :cycleId, "skuId", "fromCounterId", "toCounterId", quantity, 'opening' from moves
     ), nodes as (
       select n."skuId", n.node, n.level, 'stock|' || :cycleId || '|' || n."skuId" || '|' || n.node as id
       from jsonb_to_recordset(:counters::jsonb) as n("skuId" text, node text, level smallint)
     )
     insert into counters (id, kind, cycle_id, sku_id, node, level, cap)
     select n.id, 'stock', :cycleId, n."skuId", n.node, n.level,
       coalesce((select sum(quantity) from moves where "toCounterId" = n.id), 0)
         - coalesce((select sum(quantity) from moves where "fromCounterId" = n.id), 0)
     from nodes n order by n.id`,
    { cycleId, moves: json(moves), counters: json(counters) },
  );
}

/** Supply per SKU with the tree below it: only leaders who may sell the SKU, weighted by their members. */
async function readSupplies(trx: Transaction, regionId: string): Promise<SupplyRow[]> {
  return rows<SupplyRow>(
    trx,
    `with reach as (
       select s.id as sku_id, l.site_id, l.id as leader_id,
         1 + (select count(*) from members m where m.leader_id = l.id) as weight
       from skus s join leaders l on l.region_id = s.region_id and l.active
         and (s.leader_tags = '{}' or s.leader_tags && l.tags)
       where s.region_id = :regionId
     ), stations as (
       select sku_id, site_id,
         jsonb_agg(jsonb_build_object('leaderId', leader_id, 'weight', weight) order by leader_id) as leaders
       from reach group by 1, 2
     )
     select p.sku_id as "skuId", p.supply_quantity as supply, p.leader_share_bp as "leaderShareBp",
       p.station_share_bp as "stationShareBp",
       jsonb_agg(jsonb_build_object('siteId', t.site_id, 'leaders', t.leaders) order by t.site_id) as stations
     from supply_plans p join stations t on t.sku_id = p.sku_id
     group by p.sku_id, p.supply_quantity, p.leader_share_bp, p.station_share_bp
     order by p.sku_id`,
    { regionId },
  );
}

function nodesOf(row: SupplyRow): { node: string; level: number }[] {
  return [
    { node: centralNode, level: 0 },
    ...row.stations.flatMap((station) => [
      { node: station.siteId, level: 1 },
      ...station.leaders.map((leader) => ({ node: leader.leaderId, level: 2 })),
    ]),
  ];
}

function movesOf(cycleId: string, row: SupplyRow): readonly QuotaMove[] {
  const idOf = (node: string): string => counterIds.stock(cycleId, row.skuId, node);
  return divideQuota({
    supply: row.supply,
    centralCounterId: idOf(centralNode),
    leaderShareBp: row.leaderShareBp,
    stationShareBp: row.stationShareBp,
    stations: row.stations.map((station) => ({
      counterId: idOf(station.siteId),
      leaders: station.leaders.map(({ leaderId, weight }) => ({ counterId: idOf(leaderId), weight })),
    })),
  });
}
