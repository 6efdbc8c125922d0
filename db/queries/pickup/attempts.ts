import type { Transaction } from '../../connection.js';
import { execute, one } from '../../query.js';

interface Point {
  readonly cycleId: string;
  readonly leaderId: string;
}

/**
 * Wrong tries at the point in the cycle so far; one try at a time is counted there until the transaction ends.
 * Locks: the row of `pickup_attempts`.
 */
export async function failedAttempts(trx: Transaction, { cycleId, leaderId }: Point): Promise<number> {
  const row = await one<{ failed: number }>(
    trx,
    `insert into pickup_attempts as a (cycle_id, leader_id) values (:cycleId, :leaderId)
     on conflict (cycle_id, leader_id) do update set failed = a.failed returning failed`,
    { cycleId, leaderId },
  );
  return row.failed;
}

/** One more wrong try. */
export async function countFailure(trx: Transaction, { cycleId, leaderId }: Point): Promise<void> {
  await execute(
    trx,
    `update pickup_attempts set failed = failed + 1, last_at = clock_timestamp()
     where cycle_id = :cycleId and leader_id = :leaderId`,
    { cycleId, leaderId },
  );
}
