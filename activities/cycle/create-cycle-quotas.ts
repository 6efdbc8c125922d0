import { centralNode, counterIds } from '../../domain/inventory/counter-ids.js';
import { divideQuota, type QuotaMove } from '../../domain/inventory/quota.js';
import type { Transaction } from '../../db/connection.js';
import { readSupplies, type SupplyRow } from '../../db/queries/cycle/read-supplies.js';
import { execute, json } from '../../db/query.js';

const leaderLevel = 2;

/**
 * The supply of each listed SKU enters the tree and is divided; who is given nothing has no counter of his own, stations
 * and the centre always have one. What may be sold beyond the supply enters the centre, where it is drawn last.
 *
 * SKUs that have counters already stay as they are.
 */
export async function createQuotas(
  trx: Transaction,
  { cycleId, regionId }: { readonly cycleId: string; readonly regionId: string },
): Promise<void> {
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
     select :cycleId, "skuId", "fromCounterId", "toCounterId", quantity, cause
     from jsonb_to_recordset(:moves::jsonb)
       as m("skuId" text, "fromCounterId" text, "toCounterId" text, quantity integer, cause text)`,
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

function movesOf(cycleId: string, row: SupplyRow): (QuotaMove & { cause: string })[] {
  const idOf = (node: string): string => counterIds.stock(cycleId, row.skuId, node);
  const divided = divideQuota({
    supply: row.supply,
    centralCounterId: idOf(centralNode),
    leaderShareBp: row.leaderShareBp,
    stationShareBp: row.stationShareBp,
    stations: row.stations.map((station) => ({
      counterId: idOf(station.siteId),
      leaders: station.leaders.map(({ leaderId, weight }) => ({ counterId: idOf(leaderId), weight })),
    })),
  });
  const opening = divided.map((move) => ({ ...move, cause: 'opening' }));
  if (row.overCommit === 0) return opening;
  const toCounterId = idOf(centralNode);
  return [...opening, { fromCounterId: null, toCounterId, quantity: row.overCommit, cause: 'over-commit' }];
}
