import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** A node of a SKU's stock tree in a cycle: what it may give out, what it gave, what is left. */
export interface StockNode {
  readonly node: string;
  /** 0 the centre, 1 a grid station, 2 a leader. */
  readonly level: number;
  readonly name: string;
  /** Where the node gets its quota from: the station of a leader, the centre of a station. */
  readonly under: string | null;
  readonly cap: number;
  readonly taken: number;
  readonly free: number;
}

/** Cap that entered, left or changed its node. */
export interface StockMoveRow {
  readonly from: string | null;
  readonly to: string | null;
  readonly quantity: number;
  readonly cause: string;
  readonly movedBy: string | null;
  readonly reason: string | null;
  readonly movedAt: string;
}

export interface StockTree {
  readonly cycleId: string;
  readonly skuId: string;
  readonly supply: number;
  readonly overCommit: number;
  readonly taken: number;
  readonly nodes: StockNode[];
  /** Newest first; the division at the opening comes last. */
  readonly moves: StockMoveRow[];
}

/** Moves shown: the latest; older ones are the opening's, one per node. */
const movesMax = 100;

/** A SKU's stock tree in a cycle of the region. @throws RuleViolation cycle-unknown, quota-node-unknown */
export async function readStockTree(
  database: Database,
  regionId: string,
  { cycleId, skuId }: { readonly cycleId: string; readonly skuId: string },
): Promise<StockTree> {
  const cycle = await maybeOne(
    database,
    `select 1 from cycles where id = :cycleId and region_id = :regionId`,
    {
      cycleId,
      regionId,
    },
  );
  if (cycle === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  const nodes = await readNodes(database, { cycleId, skuId });
  if (nodes.length === 0) throw new RuleViolation('quota-node-unknown', { cycleId, skuId });
  const totals = await maybeOne<{ supply: number; overCommit: number }>(
    database,
    `select coalesce(sum(case when from_counter is null then quantity when to_counter is null then -quantity end), 0)
         ::integer as supply,
       coalesce(sum(quantity) filter (where cause = 'over-commit'), 0)::integer as "overCommit"
     from quota_moves where cycle_id = :cycleId and sku_id = :skuId`,
    { cycleId, skuId },
  );
  const { supply = 0, overCommit = 0 } = totals ?? {};
  const taken = nodes.reduce((sum, node) => sum + node.taken, 0);
  return {
    cycleId,
    skuId,
    supply: supply - overCommit,
    overCommit,
    taken,
    nodes,
    moves: await readMoves(database, { cycleId, skuId }),
  };
}

function readNodes(database: Database, key: { cycleId: string; skuId: string }): Promise<StockNode[]> {
  return rows<StockNode>(
    database,
    `select k.node, k.level, coalesce(s.name, l.pickup_point, '中心仓') as name,
       case k.level when 0 then null when 1 then 'central' else leader_site(k.node, c.day, c.slot) end as under,
       k.cap, k.taken, k.cap - k.taken as free
     from counters k join cycles c on c.id = k.cycle_id
     left join sites s on k.level = 1 and s.id = k.node
     left join leaders l on k.level = 2 and l.id = k.node
     where k.kind = 'stock' and k.cycle_id = :cycleId and k.sku_id = :skuId order by k.level, k.node`,
    key,
  );
}

function readMoves(database: Database, key: { cycleId: string; skuId: string }): Promise<StockMoveRow[]> {
  return rows<StockMoveRow>(
    database,
    `select split_part(from_counter, '|', 4) as from, split_part(to_counter, '|', 4) as to, quantity, cause,
       moved_by as "movedBy", reason, moved_at as "movedAt"
     from quota_moves where cycle_id = :cycleId and sku_id = :skuId order by id desc limit :movesMax`,
    { ...key, movesMax },
  );
}
