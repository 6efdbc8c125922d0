import { type BatchDecision, decideBatch } from '../../domain/inventory/decide-batch.js';
import type { CycleSnapshot } from '../../domain/order/cycle-snapshot.js';
import type { OrderPlan } from '../../domain/order/plan-order.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Database } from '../../db/connection.js';
import type { WrittenBatch } from '../../db/queries/order/write-batch.js';
import { readStrangers } from '../../db/queries/order/write-batch-facts.js';
import { writeBatchAtOnce } from '../../db/queries/order/write-batch-at-once.js';
import type { SnapshotStore } from './current-snapshot.js';
import {
  batchToWrite,
  type BatchDeps,
  counterIdsOf,
  nameCandidate,
  type NamedCandidate,
  placedAnswer,
  requestOf,
} from './place-order-batch.js';
import { type Candidate, type OrderOutcome, type OrderRequest, planRequest } from './place-order-judge.js';
import type { IntakeMemory } from './place-order-memory.js';

export interface AtOnceDeps extends BatchDeps {
  /** A pool whose connections send statements without waiting for answers (`pipeline`). */
  readonly database: Database;
  readonly snapshots: SnapshotStore;
  readonly memory: IntakeMemory;
  /** The same orders under locks: the road of all that cannot be decided from memory. */
  readonly placeLocked: (requests: readonly OrderRequest[]) => Promise<OrderOutcome[]>;
}

interface Attempt {
  readonly snapshot: CycleSnapshot;
  readonly accepted: readonly NamedCandidate[];
  readonly decided: BatchDecision;
}

/**
 * The orders of one cycle, decided on what is remembered and judged by the database, in one trip (DESIGN §6, second
 * form). Whatever memory would refuse or cannot know goes under locks afterwards: nothing is refused from memory. When
 * the database refuses the attempt, nothing of it is written, what it stood on is forgotten, and all go under locks.
 */
export const placeAtOnce =
  (deps: AtOnceDeps) =>
  async (requests: readonly OrderRequest[]): Promise<OrderOutcome[]> => {
    const planned = plansOf(requests, deps);
    if (planned) await meet(planned, deps);
    const attempt = planned && attemptOf(planned, deps);
    const outcomes = new Map<OrderRequest, OrderOutcome>();
    const written = attempt && (await tryAtOnce(attempt, deps));
    if (attempt && written)
      for (const candidate of attempt.accepted)
        outcomes.set(candidate.request, placedAnswer(candidate, written));
    const rest = requests.filter((request) => !outcomes.has(request));
    if (rest.length > 0) {
      const locked = await deps.placeLocked(rest);
      for (const [index, request] of rest.entries()) outcomes.set(request, given(locked[index]));
    }
    return requests.map((request) => given(outcomes.get(request)));
  };

interface Planned {
  readonly snapshot: CycleSnapshot;
  readonly simple: readonly Omit<Candidate, 'payerOpenid'>[];
  /** Every counter that one of them may draw on. */
  readonly counterIds: ReadonlySet<string>;
}

/** The orders that memory might decide; undefined when nothing is remembered of the cycle. */
function plansOf(
  requests: readonly OrderRequest[],
  { memory, snapshots }: Pick<AtOnceDeps, 'memory' | 'snapshots'>,
): Planned | undefined {
  const snapshot = snapshots.remembered(requests[0]?.input.cycleId ?? '');
  const at = memory.now();
  if (snapshot === undefined || at === undefined) return undefined;
  const simple = requests.flatMap((request) => {
    const plan = simplePlan(request, snapshot, at);
    return plan === undefined ? [] : [{ request, plan }];
  });
  const counterIds = new Set(simple.flatMap(counterIdsOf));
  return simple.length === 0 ? undefined : { snapshot, simple, counterIds };
}

/** An order that takes stock and nothing else; all others need what only locks tell. */
function simplePlan(request: OrderRequest, snapshot: CycleSnapshot, at: string): OrderPlan | undefined {
  const { couponId, fromCart } = request.input;
  if (couponId !== undefined || fromCart === true) return undefined;
  try {
    // Whether a limit counts for the order does not depend on the household; which counter it is does.
    const plan = planRequest(request, snapshot, { at, householdId: null });
    const presale = plan.sellsFrom.some((from) => from !== null);
    return presale || plan.limits.length > 0 || plan.price.payableFen === 0 ? undefined : plan;
  } catch (error) {
    if (error instanceof RuleViolation) return undefined;
    throw error;
  }
}

/** Members and counters that come for the first time in a while are asked for, in one trip and outside all locks. */
async function meet(
  { snapshot, simple, counterIds }: Planned,
  { database, memory }: AtOnceDeps,
): Promise<void> {
  const { cycleId } = snapshot;
  const members = simple.map(({ request }) => request.input.memberId);
  const strangers = members.filter((memberId) => memory.openid(memberId) === undefined);
  const counters = memory.unknown(cycleId, counterIds);
  if (strangers.length === 0 && counters.length === 0) return;
  const found = await readStrangers(database, { memberIds: strangers, counterIds: counters });
  for (const { memberId, openid } of found.members) memory.learnMember(memberId, openid);
  memory.learnCounters(cycleId, counters, found.counters);
}

/** What memory accepts; undefined if nothing. */
function attemptOf({ snapshot, simple, counterIds }: Planned, deps: AtOnceDeps): Attempt | undefined {
  const { memory } = deps;
  const candidates = simple.flatMap(({ request, plan }) => {
    const payerOpenid = memory.openid(request.input.memberId);
    return payerOpenid === undefined ? [] : [nameCandidate({ request, plan, payerOpenid }, snapshot, deps)];
  });
  const counters = memory.counters(snapshot.cycleId, counterIds);
  const decided = decideBatch({ counters, requests: candidates.map(requestOf(counters)) });
  const accepted = candidates.filter((_candidate, index) => decided.decisions[index]?.accepted === true);
  return accepted.length === 0 ? undefined : { snapshot, accepted, decided };
}

async function tryAtOnce(
  { snapshot, accepted, decided }: Attempt,
  { database, memory }: AtOnceDeps,
): Promise<WrittenBatch | undefined> {
  const { cycleId } = snapshot;
  const ids = decided.takenAfter.map(({ counterId }) => counterId);
  // The other batch is decided before this one is written.
  memory.take(cycleId, decided.takenAfter);
  const decisions = new Map(decided.decisions.map((decision) => [decision.key, decision]));
  try {
    const written = await writeBatchAtOnce(database, batchToWrite({ snapshot, accepted, decisions }));
    if (written === undefined) memory.forget(cycleId, ids);
    else memory.learnClock(written.placedAt);
    return written;
  } catch (error) {
    memory.forget(cycleId, ids);
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** A counter would pass its cap, a key was answered before, or two batches met: the locks will tell. */
function isRefused(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^(23\w{3}|40\w{3})$/.test(code);
}

function given(outcome: OrderOutcome | undefined): OrderOutcome {
  if (outcome === undefined) throw new Error('the batch did not answer every order');
  return outcome;
}
