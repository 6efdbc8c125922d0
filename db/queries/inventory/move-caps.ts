import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

/** Cap that goes from one counter of a cycle's SKU to another; null = it enters or leaves the cycle. */
export interface CapMove {
  readonly cycleId: string;
  readonly skuId: string;
  readonly fromCounterId: string | null;
  readonly toCounterId: string | null;
  /** At least 1. */
  readonly quantity: number;
}

/** Why: a stable word; and who did it, where a person did. */
export interface CapCause {
  readonly cause: string;
  readonly movedBy?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * The moves are noted and the caps follow them. The caller holds the locks of the counters, which exist (lockCounters).
 * @throws Error if a counter would have less cap than it gave out (counters_taken_within_cap)
 */
export async function moveCaps(
  trx: Transaction,
  moves: readonly CapMove[],
  { cause, movedBy, reason }: CapCause,
): Promise<void> {
  if (moves.length === 0) return;
  await execute(
    trx,
    `with moving as (
       select * from jsonb_to_recordset(:moves::jsonb) as m("cycleId" text, "skuId" text, "fromCounterId" text,
         "toCounterId" text, quantity integer)
     ), noted as (
       insert into quota_moves (cycle_id, sku_id, from_counter, to_counter, quantity, cause, moved_by, reason)
       select "cycleId", "skuId", "fromCounterId", "toCounterId", quantity, :cause, :movedBy, :reason from moving
     )
     update counters c set cap = c.cap + d.quantity
     from (
       select l.id, sum(l.quantity)::integer as quantity
       from moving m
       cross join lateral (values (m."fromCounterId", -m.quantity), (m."toCounterId", m.quantity)) l(id, quantity)
       where l.id is not null group by l.id
     ) d
     where c.id = d.id`,
    { moves: json(moves), cause, movedBy: movedBy ?? null, reason: reason ?? null },
  );
}
