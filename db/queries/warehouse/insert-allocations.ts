import type { LineAllocation } from '../../../domain/warehouse/allocate-shortage.js';
import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

/** One decision: its number within the night, and the rule's name that people are told. */
export interface AllocationRound {
  readonly cycleId: string;
  readonly round: number;
  readonly rule: string;
}

/** The decision is stored for each line with its explanation; its consequences are still to be made. */
export async function insertAllocations(
  trx: Transaction,
  { cycleId, round, rule }: AllocationRound,
  allocations: readonly LineAllocation[],
): Promise<void> {
  await execute(
    trx,
    `insert into allocations
       (order_id, line_no, round, cycle_id, ordered, allocated, rule, reason_zh, reason_en)
     select a."orderId", a."lineNo", :round::smallint, :cycleId, a.ordered, a.allocated, :rule,
       a.explanation ->> 'zh', a.explanation ->> 'en'
     from jsonb_to_recordset(:allocations::jsonb) as a("orderId" text, "lineNo" smallint, ordered integer,
       allocated integer, explanation jsonb)`,
    { cycleId, round, rule, allocations: json(allocations) },
  );
}
