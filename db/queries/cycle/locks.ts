import type { Transaction } from '../../connection.js';
import { type Prepared, type Statement, textArray } from '../../prepared.js';
import { execute, rows } from '../../query.js';

// The only three places where locks are taken, always in this order: fences by cycle, orders by id, counters by id.

/**
 * This transaction is inside the cycles' fences: shared for whoever changes what a cycle sold, exclusive for whoever
 * closes, extends or freezes it. It is a statement of its own so that the next statement's snapshot is taken after
 * the lock. Locks: advisory, per cycle, ascending, until the transaction ends.
 */
export async function lockFences(
  trx: Transaction,
  cycleIds: readonly string[],
  mode: 'shared' | 'exclusive' = 'shared',
): Promise<void> {
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  for (const cycleId of [...new Set(cycleIds)].sort())
    await execute(trx, `select ${lock}(hashtextextended('fence/' || :cycleId, 0))`, { cycleId });
}

/** The orders' rows are ours until the end. Locks: rows of `orders`, ascending by id. Unknown ids are skipped. */
export async function lockOrders(trx: Transaction, orderIds: readonly string[]): Promise<void> {
  await rows(trx, `select id from orders where id = any(:ids) order by id for update`, {
    ids: [...new Set(orderIds)],
  });
}

export interface CounterRow {
  readonly id: string;
  readonly cap: number;
  readonly taken: number;
}

/** The counters as they are now, ours until the end. Locks: rows of `counters`, ascending by id. */
export async function lockCounters(trx: Transaction, counterIds: readonly string[]): Promise<CounterRow[]> {
  return rows<CounterRow>(
    trx,
    `select id, cap, taken from counters where id = any(:ids) order by id for update`,
    { ids: [...new Set(counterIds)].sort() },
  );
}

const sharedFence: Statement = {
  name: 'lock-fence',
  text: `select pg_advisory_xact_lock_shared(hashtextextended('fence/' || $1::text, 0))`,
};

/** The same as lockFences of one cycle, shared, for a connection that remembers its statements. */
export async function lockFenceOn(session: Prepared, cycleId: string): Promise<void> {
  await session.run(sharedFence, [cycleId]);
}

const countersForUpdate: Statement = {
  name: 'lock-counters',
  text: `select id, cap, taken from counters where id = any($1::text[]) order by id for update`,
};

/** The same as lockCounters, for a connection that remembers its statements. */
export function lockCountersOn(session: Prepared, counterIds: readonly string[]): Promise<CounterRow[]> {
  return session.run<CounterRow>(countersForUpdate, [textArray([...new Set(counterIds)].sort())]);
}
