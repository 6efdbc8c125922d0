import {
  boundSupply as decideSupply,
  type SupplyCounter,
  type SupplyMove,
} from '../../domain/catalogue/bound-supply.js';
import type { Transaction } from '../../db/connection.js';
import { lockCounters } from '../../db/queries/cycle/locks.js';
import { centralNode, counterIds } from '../../domain/inventory/counter-ids.js';
import { execute, json, rows } from '../../db/query.js';

export interface BoundSupplyInput {
  readonly cycleId: string;
  readonly skuId: string;
  /** How many pieces may be sold in all; what is sold already stays. */
  readonly supply: number;
  readonly cause: string;
}

/**
 * The cycle sells this many pieces of the SKU, or as many as it has sold; answers which. What is added enters the central
 * pool, which is made where the SKU had none. The caller is inside the cycle's fence. Locks: the SKU's counters, by id.
 */
export async function boundSupply(trx: Transaction, input: BoundSupplyInput): Promise<number> {
  const { cycleId, skuId, supply, cause } = input;
  const counters = await lockStock(trx, cycleId, skuId);
  const { moves, supply: bound } = decideSupply(counters, supply);
  await moveSupply(trx, { cycleId, skuId, cause, moves });
  return bound;
}

/**
 * The free quota of the SKU's leaders who may not sell it in the cycle any more is in the central pool, where the others
 * draw from. The caller is inside the cycle's fence. Locks: the SKU's counters, by id.
 */
export async function gatherQuota(
  trx: Transaction,
  { cycleId, skuId, cause }: Omit<BoundSupplyInput, 'supply'>,
): Promise<void> {
  const counters = await lockStock(trx, cycleId, skuId);
  const outside = await rows<{ id: string }>(
    trx,
    `select k.id from counters k join leaders l on l.id = k.node
     join listings g on g.cycle_id = k.cycle_id and g.sku_id = k.sku_id
     where k.kind = 'stock' and k.cycle_id = :cycleId and k.sku_id = :skuId and k.level = 2
       and g.leader_tags <> '{}' and not g.leader_tags && l.tags`,
    { cycleId, skuId },
  );
  const ids = new Set(outside.map(({ id }) => id));
  const toCounterId = counterIds.stock(cycleId, skuId, centralNode);
  const moves = counters
    .filter(({ id, cap, taken }) => ids.has(id) && cap > taken)
    .map(({ id, cap, taken }) => ({ fromCounterId: id, toCounterId, quantity: cap - taken }));
  await moveSupply(trx, { cycleId, skuId, cause, moves });
}

/** The SKU's stock counters of the cycle, ours until the end; the central one exists afterwards. Locks: them, by id. */
export async function lockStock(trx: Transaction, cycleId: string, skuId: string): Promise<SupplyCounter[]> {
  await execute(
    trx,
    `insert into counters (id, kind, cycle_id, sku_id, node, level, cap)
     values (:id, 'stock', :cycleId, :skuId, :node, 0, 0) on conflict do nothing`,
    { id: counterIds.stock(cycleId, skuId, centralNode), cycleId, skuId, node: centralNode },
  );
  const known = await rows<{ id: string; level: number }>(
    trx,
    `select id, level from counters where kind = 'stock' and cycle_id = :cycleId and sku_id = :skuId`,
    { cycleId, skuId },
  );
  const levels = new Map(known.map(({ id, level }) => [id, level]));
  const locked = await lockCounters(trx, [...levels.keys()]);
  return locked.map((counter) => ({ ...counter, level: levels.get(counter.id) ?? 0 }));
}

interface Moving {
  readonly cycleId: string;
  readonly skuId: string;
  readonly cause: string;
  readonly moves: readonly SupplyMove[];
}

/** The caps are moved and every move is noted. */
async function moveSupply(trx: Transaction, { cycleId, skuId, cause, moves }: Moving): Promise<void> {
  if (moves.length === 0) return;
  await execute(
    trx,
    `with moved as (
       select m."fromCounterId" as source, m."toCounterId" as target, m.quantity
       from jsonb_to_recordset(:moves::jsonb) as m("fromCounterId" text, "toCounterId" text, quantity integer)
     ), noted as (
       insert into quota_moves (cycle_id, sku_id, from_counter, to_counter, quantity, cause)
       select :cycleId, :skuId, source, target, quantity, :cause from moved
     ), sums as (
       select id, sum(quantity)::integer as quantity from (
         select target as id, quantity from moved where target is not null
         union all select source, -quantity from moved where source is not null
       ) legs group by id
     )
     update counters k set cap = k.cap + s.quantity from sums s where k.id = s.id`,
    { cycleId, skuId, cause, moves: json(moves) },
  );
}
