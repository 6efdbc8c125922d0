import type { PlannedLimit } from '../../../domain/order/plan-order.js';
import type { CounterRow } from '../cycle/locks.js';
import type { CycleRow } from '../cycle/read-cycle.js';
import type { Database } from '../../connection.js';
import {
  plainArray,
  type Prepared,
  preparedBy,
  type Statement,
  textArray,
  withConnection,
} from '../../prepared.js';
import type { StepRecord } from '../event/idempotency.js';

/** The cycle as an order's transaction finds it under the fence; `at` is the database's instant of this reading. */
export interface SellingCycle extends CycleRow {
  readonly priceVersion: number;
}

/** What only the database knows of whoever orders. */
export interface OrderingMember {
  readonly memberId: string;
  /** Null: somebody else entered him, and he has no login yet. */
  readonly openid: string | null;
  readonly householdId: string | null;
  /** Whether he has an order that was neither cancelled nor expired; false for whom it was not asked. */
  readonly hasOrdered: boolean;
}

export interface StoredAnswer {
  readonly actor: string;
  readonly key: string;
  readonly operation: string;
  readonly inputHash: string;
  readonly result: unknown;
}

export interface BatchFacts {
  readonly cycle: SellingCycle | undefined;
  /** By member. */
  readonly members: ReadonlyMap<string, OrderingMember>;
  /** By `answerKey`. */
  readonly answers: ReadonlyMap<string, StoredAnswer>;
}

export interface FactsWanted {
  readonly cycleId: string;
  readonly memberIds: readonly string[];
  /** Those of whom it matters whether they have ordered before. */
  readonly perhapsNewIds: readonly string[];
  readonly records: readonly StepRecord[];
}

export const answerKey = ({ actor, key }: { actor: string; key: string }): string => `${actor} ${key}`;

const cycleStatement: Statement = {
  name: 'batch-cycle',
  text: `select id, region_id as "regionId", day, slot, state, opens_at as "opensAt", cutoff_at as "cutoffAt",
      pay_until as "payUntil", pickup_until as "pickupUntil", price_version as "priceVersion", clock_timestamp() as at
    from cycles where id = $1::text`,
};

const membersStatement: Statement = {
  name: 'batch-members',
  text: `select m.id as "memberId", m.openid, m.household_id as "householdId", m.id = any($2::text[]) and exists (
      select 1 from orders o where o.member_id = m.id and o.state not in ('cancelled', 'expired')) as "hasOrdered"
    from members m where m.id = any($1::text[])`,
};

const answersStatement: Statement = {
  name: 'batch-answers',
  text: `select k.actor, k.key, k.operation, k.input_hash as "inputHash", k.result
    from unnest($1::text[], $2::text[]) as w(actor, key)
    join idempotency_keys k on k.actor = w.actor and k.key = w.key`,
};

/** What a batch is decided by, besides prices and counters. The caller is inside the cycle's fence. */
export async function readBatchFacts(session: Prepared, wanted: FactsWanted): Promise<BatchFacts> {
  const { cycleId, records } = wanted;
  const [cycles, members, answers] = await Promise.all([
    session.run<SellingCycle>(cycleStatement, [cycleId]),
    session.run<OrderingMember>(membersStatement, [
      textArray([...new Set(wanted.memberIds)]),
      textArray(wanted.perhapsNewIds),
    ]),
    session.run<StoredAnswer>(answersStatement, [
      textArray(records.map((record) => record.actor)),
      textArray(records.map((record) => record.key)),
    ]),
  ]);
  return {
    cycle: cycles[0],
    members: new Map(members.map((member) => [member.memberId, member])),
    answers: new Map(answers.map((answer) => [answerKey(answer), answer])),
  };
}

export interface Strangers {
  /** Without knowing whether they have ordered. */
  readonly members: readonly OrderingMember[];
  readonly counters: readonly CounterRow[];
}

const countersStatement: Statement = {
  name: 'batch-counters',
  text: `select id, cap, taken from counters where id = any($1::text[])`,
};

/** Members and counters as they are now, without a lock, in one trip on a connection of the pool. */
export function readStrangers(
  database: Database,
  {
    memberIds,
    counterIds,
  }: { readonly memberIds: readonly string[]; readonly counterIds: readonly string[] },
): Promise<Strangers> {
  return withConnection(database, async (connection) => {
    const session = preparedBy(connection);
    const [members, counters] = await Promise.all([
      session.run<OrderingMember>(membersStatement, [textArray(memberIds), textArray([])]),
      session.run<CounterRow>(countersStatement, [textArray(counterIds)]),
    ]);
    return { members, counters };
  });
}

const missingCounters: Statement = {
  name: 'batch-new-counters',
  text: `insert into counters (id, kind, cap, limit_id, cycle_id, node)
    select w.* from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[])
      as w(id, kind, cap, limit_id, cycle_id, node)
    order by w.id on conflict do nothing`,
};

/** Counters that begin with their first use exist. Locks: the new rows, by id. */
export async function ensureCounters(session: Prepared, limits: readonly PlannedLimit[]): Promise<void> {
  if (limits.length === 0) return;
  const made = [...new Map(limits.map((limit) => [limit.counterId, limit])).values()];
  const text = (pick: (limit: PlannedLimit) => string | null | undefined): string =>
    textArray(made.map((limit) => pick(limit) ?? null));
  await session.run(missingCounters, [
    text((limit) => limit.counterId),
    text((limit) => limit.kind),
    plainArray(made.map((limit) => limit.cap)),
    text((limit) => limit.limitId),
    text((limit) => limit.cycleId),
    text((limit) => limit.node),
  ]);
}
