import type { Transaction } from '../../connection.js';
import { one, rows } from '../../query.js';

interface Point {
  readonly cycleId: string;
  readonly leaderId: string;
}

/**
 * The members whose goods wait and who were not reminded within the pause are marked as reminded now.
 * Locks: their rows of `pickups`. @returns them with their codes and which reminder it is
 */
export async function remindWaiting(
  trx: Transaction,
  { cycleId, leaderId, pauseMs }: Point & { readonly pauseMs: number },
): Promise<{ memberId: string; code: string; nth: number }[]> {
  return rows(
    trx,
    `update pickups set reminded_at = clock_timestamp(), reminders = reminders + 1
     where cycle_id = :cycleId and leader_id = :leaderId and state = 'ready'
       and (reminded_at is null or reminded_at <= clock_timestamp() - :pauseMs * interval '1 millisecond')
     returning member_id as "memberId", code, reminders as nth`,
    { cycleId, leaderId, pauseMs },
  );
}

/** How many members' goods wait at the point. */
export async function countWaiting(trx: Transaction, { cycleId, leaderId }: Point): Promise<number> {
  const { n } = await one<{ n: number }>(
    trx,
    `select count(*)::integer as n from pickups
     where cycle_id = :cycleId and leader_id = :leaderId and state = 'ready'`,
    { cycleId, leaderId },
  );
  return n;
}
