import { lockFences, lockOrders } from '../../db/queries/cycle/locks.js';
import type { Database, Transaction } from '../../db/connection.js';
import { one } from '../../db/query.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';

/** How many connections to this database wait for a lock of somebody else. */
const waiting = async (database: Database): Promise<number> =>
  (
    await one<{ n: number }>(
      database,
      `select count(*)::integer as n from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).n;

export interface Contest {
  /** Behind which door: the cycle's fence, or the order's row, whose queue is served one by one. */
  readonly door: { readonly cycleId: string } | { readonly orderId: string };
  /** They come to the closed door in this order; each is seen to wait before the next one comes. */
  readonly works: readonly (() => Promise<unknown>)[];
  /** `false`: they come all at once. */
  readonly inOrder?: boolean;
  /** What happens behind the door while all of them wait outside. */
  readonly meanwhile?: (trx: Transaction) => Promise<unknown>;
}

/**
 * Holds the door until every work waits for it, then lets them in: the contest is decided by locks and never by a clock.
 * One contest at a time in a database. @returns what each gave, or the code of its refusal
 */
export async function contest(
  database: Database,
  { door, works, meanwhile, inOrder = true }: Contest,
): Promise<unknown[]> {
  const running = await database.transaction(async (trx) => {
    if ('cycleId' in door) await lockFences(trx, [door.cycleId], 'exclusive');
    else await lockOrders(trx, [door.orderId]);
    const started: Promise<unknown>[] = [];
    for (const work of works) {
      started.push(outcomeOf(work));
      if (inOrder) await untilWaiting(database, started);
    }
    await untilWaiting(database, started);
    await meanwhile?.(trx);
    // Wrapped, so that the transaction does not wait for those who wait for it.
    return { started };
  });
  return Promise.all(running.started);
}

async function outcomeOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    const answer = await work();
    return typeof answer === 'object' && answer !== null && 'result' in answer ? answer.result : answer;
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
}

/** All of them wait; whoever passes the door or fails before it ends the test. */
async function untilWaiting(database: Database, started: readonly Promise<unknown>[]): Promise<void> {
  const passed = Promise.race(started).then(() => true);
  passed.catch(() => undefined);
  while ((await waiting(database)) < started.length)
    if (await Promise.race([passed, Promise.resolve(false)])) throw new Error('the door was passed');
}
