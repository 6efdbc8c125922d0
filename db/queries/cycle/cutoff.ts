import type { Timetable } from '../../../domain/cycle/timetable.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';

/** A cycle with all of its instants, and where its cutoff stood at the opening. */
export interface CutoffRow extends Timetable {
  readonly regionId: string;
  readonly state: string;
  readonly originalCutoffAt: string;
  /** The database's instant of this reading. */
  readonly at: string;
}

/** The cycle of the region; the caller is inside its fence. @throws RuleViolation cycle-unknown, also for another's */
export async function readCutoff(
  trx: Transaction,
  { cycleId, regionId }: { readonly cycleId: string; readonly regionId: string },
): Promise<CutoffRow> {
  const row = await maybeOne<CutoffRow>(
    trx,
    `select region_id as "regionId", state, opens_at as "opensAt", cutoff_at as "cutoffAt",
       pay_until as "payUntil", confirm_by as "confirmBy", receive_by as "receiveBy",
       plan_fixed_at as "planFixedAt", depart_at as "departAt", deliver_by as "deliverBy",
       pickup_until as "pickupUntil", claim_until as "claimUntil", payable_at as "payableAt",
       coalesce((select m.from_at from cutoff_moves m where m.cycle_id = cycles.id and m.n = 1), cutoff_at)
         as "originalCutoffAt",
       clock_timestamp() as at
     from cycles where id = :cycleId and region_id = :regionId`,
    { cycleId, regionId },
  );
  if (row === undefined) throw new RuleViolation('cycle-unknown', { cycleId });
  return row;
}

export interface CutoffChange {
  readonly cycleId: string;
  readonly table: Timetable;
  readonly fromAt: string;
  readonly reason: string;
  readonly movedBy: string;
}

/** The cycle has the new instants, and the move is on record. The caller holds the fence exclusively. */
export async function storeCutoff(trx: Transaction, change: CutoffChange): Promise<void> {
  const { cycleId, table, fromAt, reason, movedBy } = change;
  await execute(
    trx,
    `update cycles set cutoff_at = :cutoffAt, pay_until = :payUntil, confirm_by = :confirmBy,
       receive_by = :receiveBy, plan_fixed_at = :planFixedAt, depart_at = :departAt, deliver_by = :deliverBy,
       pickup_until = :pickupUntil, claim_until = :claimUntil, payable_at = :payableAt
     where id = :cycleId`,
    { cycleId, ...instantsOf(table) },
  );
  await execute(
    trx,
    `insert into cutoff_moves (cycle_id, n, from_at, to_at, reason, moved_by)
     select :cycleId, coalesce(max(n), 0) + 1, :fromAt, :toAt, :reason, :movedBy
     from cutoff_moves where cycle_id = :cycleId`,
    { cycleId, fromAt, toAt: table.cutoffAt, reason, movedBy },
  );
}

const instantsOf = (table: Timetable): Record<string, string> => {
  const { cutoffAt, payUntil, confirmBy, receiveBy, planFixedAt } = table;
  const { departAt, deliverBy, pickupUntil, claimUntil, payableAt } = table;
  const night = { confirmBy, receiveBy, planFixedAt, departAt, deliverBy };
  return { cutoffAt, payUntil, ...night, pickupUntil, claimUntil, payableAt };
};
