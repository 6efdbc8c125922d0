import type { Delivery, Timetable } from '../../domain/cycle/timetable.js';
import { divideQuota, type QuotaMove } from '../../domain/inventory/quota.js';
import type { Transaction } from '../../db/connection.js';
import { execute, json } from '../../db/query.js';
import type { SlotGoods } from '../../db/queries/cycle/region-days.js';
import { readSupplies, type SupplyRow } from '../../db/queries/cycle/read-supplies.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { centralNode, counterIds } from '../../db/queries/inventory/counter-ids.js';
import { defineStep } from '../step.js';

export interface NewCycle {
  readonly cycleId: string;
  readonly regionId: string;
  readonly day: string;
  readonly slot: number;
  /** What people call the sale. */
  readonly name: string;
  readonly instants: Timetable;
  readonly delivery: Delivery;
  readonly goods: SlotGoods;
}

/** The cycle exists with its listings and quotas; nothing happens if it exists already. */
export const createCycle = defineStep({
  operation: 'createCycle',
  run: async (trx, cycle: NewCycle): Promise<void> => {
    if (!(await insertCycle(trx, cycle))) return;
    await createListings(trx, cycle);
    await createQuotas(trx, cycle);
    await appendEvents(trx, [
      { aggregate: `cycle/${cycle.cycleId}`, type: 'cycle.planned', data: { cycleId: cycle.cycleId } },
    ]);
  },
});

async function insertCycle(trx: Transaction, cycle: NewCycle): Promise<boolean> {
  const { instants, delivery, goods: _goods, ...row } = cycle;
  const created = await execute(
    trx,
    `insert into cycles (id, region_id, day, slot, name, opens_at, cutoff_at, pay_until, confirm_by, receive_by,
       plan_fixed_at, depart_at, deliver_by, pickup_until, claim_until, payable_at, delivery_day, deliver_from)
     values (:cycleId, :regionId, :day::date, :slot, :name, :opensAt, :cutoffAt, :payUntil, :confirmBy, :receiveBy,
       :planFixedAt, :departAt, :deliverBy, :pickupUntil, :claimUntil, :payableAt, :deliveryDay::date, :deliverFrom)
     on conflict do nothing`,
    { ...row, ...instants, ...delivery },
  );
  return created > 0;
}

/**
 * Prices and rates are fixed here, for the goods of the slot. What members thought of a SKU decides its rank, then what
 * it sold, then its id.
 */
async function createListings(trx: Transaction, { cycleId, regionId, goods }: NewCycle): Promise<void> {
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
     where s.region_id = :regionId
       and (:everything or s.category_id = any(:categoryIds) or s.id = any(:skuIds))`,
    { cycleId, regionId, ...goods, everything: goods.categoryIds.length + goods.skuIds.length === 0 },
  );
}

/** The supply of each listed SKU enters the tree and is divided; who is given nothing has no counter of his own. */
async function createQuotas(trx: Transaction, { cycleId, regionId }: NewCycle): Promise<void> {
  const supplies = await readSupplies(trx, { cycleId, regionId });
  const moves = supplies.flatMap((row) =>
    movesOf(cycleId, row).map((move) => ({ skuId: row.skuId, ...move })),
  );
  const caps = capsAfter(moves);
  const counters = supplies.flatMap((row) =>
    nodesOf(row)
      .map((node) => ({ skuId: row.skuId, ...node, id: counterIds.stock(cycleId, row.skuId, node.node) }))
      .map((node) => ({ ...node, cap: caps.get(node.id) ?? 0 }))
      .filter(({ level, cap }) => level < leaderLevel || cap > 0),
  );
  await execute(
    trx,
    `insert into quota_moves (cycle_id, sku_id, from_counter, to_counter, quantity, cause)
     select :cycleId, "skuId", "fromCounterId", "toCounterId", quantity, 'opening'
     from jsonb_to_recordset(:moves::jsonb)
       as m("skuId" text, "fromCounterId" text, "toCounterId" text, quantity integer)`,
    { cycleId, moves: json(moves) },
  );
  await execute(
    trx,
    `insert into counters (id, kind, cycle_id, sku_id, node, level, cap)
     select id, 'stock', :cycleId, "skuId", node, level, cap
     from jsonb_to_recordset(:counters::jsonb)
       as n(id text, "skuId" text, node text, level smallint, cap integer)
     order by id`,
    { cycleId, counters: json(counters) },
  );
}

const leaderLevel = 2;

function nodesOf(row: SupplyRow): { node: string; level: number }[] {
  return [
    { node: centralNode, level: 0 },
    ...row.stations.flatMap((station) => [
      { node: station.siteId, level: 1 },
      ...station.leaders.map((leader) => ({ node: leader.leaderId, level: leaderLevel })),
    ]),
  ];
}

/** What each counter has been given less what it gave on. */
function capsAfter(moves: readonly QuotaMove[]): Map<string, number> {
  const caps = new Map<string, number>();
  const add = (id: string, quantity: number): void => void caps.set(id, (caps.get(id) ?? 0) + quantity);
  for (const { fromCounterId, toCounterId, quantity } of moves) {
    add(toCounterId, quantity);
    if (fromCounterId !== null) add(fromCounterId, -quantity);
  }
  return caps;
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
