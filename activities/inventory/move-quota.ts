import { centralNode, counterIds } from '../../domain/inventory/counter-ids.js';
import { moveQuota as moveCap } from '../../domain/inventory/quota.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { lockCounters, lockFences } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { moveCaps } from '../../db/queries/inventory/move-caps.js';
import { execute, maybeOne } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface MoveQuotaInput {
  /** The owner's required argument: only his region's cycles are moved in. */
  readonly regionId: string;
  readonly cycleId: string;
  readonly skuId: string;
  /** `central`, a grid station or a leader. */
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly reason: string;
  readonly movedBy: string;
}

export interface MovedQuota {
  readonly cycleId: string;
  readonly skuId: string;
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
}

/**
 * Free quota of a SKU is at another node of its tree, while members order; the sum of the caps stays the supply, and
 * the move is on record with its reason. Locks: the cycle's fence (shared), then both counters by id.
 * @throws RuleViolation cycle-unknown, cycle-closed, quota-move-nowhere, quota-node-unknown, quota-not-free
 */
export const moveQuota = defineStep({
  operation: 'moveQuota',
  run: async (trx, input: MoveQuotaInput): Promise<MovedQuota> => {
    const { cycleId, skuId, from, to, quantity, reason, movedBy } = input;
    if (from === to) throw new RuleViolation('quota-move-nowhere', { from, to });
    await lockFences(trx, [cycleId]);
    await assertMovable(trx, input);
    const fromCounterId = await counterAt(trx, input, from);
    const toCounterId = await counterAt(trx, input, to);
    const counters = await lockCounters(trx, [fromCounterId, toCounterId]);
    moveCap(counters, { fromCounterId, toCounterId, quantity });
    const move = { cycleId, skuId, fromCounterId, toCounterId, quantity };
    await moveCaps(trx, [move], { cause: 'moved', movedBy, reason });
    const moved = { cycleId, skuId, from, to, quantity };
    await appendEvents(trx, [{ aggregate: `quota/${cycleId}/${skuId}`, type: 'quota.moved', data: moved }]);
    return moved;
  },
});

/** The cycle is the region's and takes orders, or will: what is closed is counted. */
async function assertMovable(trx: Transaction, { cycleId, regionId }: MoveQuotaInput): Promise<void> {
  const cycle = await maybeOne<{ open: boolean; cutoffAt: string }>(
    trx,
    `select state = 'planned' and clock_timestamp() < cutoff_at as open, cutoff_at as "cutoffAt"
     from cycles where id = :cycleId and region_id = :regionId`,
    { cycleId, regionId },
  );
  if (cycle === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  if (!cycle.open) throw new RuleViolation('cycle-closed', { cycleId, cutoffAt: cycle.cutoffAt });
}

/** The node's counter, which exists from here on: who has no quota of his own can be given some. */
async function counterAt(trx: Transaction, input: MoveQuotaInput, node: string): Promise<string> {
  const { cycleId, skuId } = input;
  const found = await maybeOne<{ level: number }>(
    trx,
    `select case when :node = :central then 0 when s.id is not null then 1 else 2 end as level
     from listings g
     join cycles c on c.id = g.cycle_id
     join counters k on k.id = :rootId
     left join sites s on s.id = :node and s.region_id = c.region_id and s.kind = 'grid'
     left join leaders l on l.id = :node and l.region_id = c.region_id and leader_sells(l.id, c.day, c.slot)
       and (g.leader_tags = '{}' or g.leader_tags && l.tags)
     where g.cycle_id = :cycleId and g.sku_id = :skuId and (:node = :central or s.id is not null or l.id is not null)`,
    { cycleId, skuId, node, central: centralNode, rootId: counterIds.stock(cycleId, skuId, centralNode) },
  );
  if (found === undefined) throw new RuleViolation('quota-node-unknown', { cycleId, skuId, node });
  const id = counterIds.stock(cycleId, skuId, node);
  await execute(
    trx,
    `insert into counters (id, kind, cycle_id, sku_id, node, level, cap)
     values (:id, 'stock', :cycleId, :skuId, :node, :level, 0) on conflict do nothing`,
    { id, cycleId, skuId, node, level: found.level },
  );
  return id;
}
