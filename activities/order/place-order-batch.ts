import { durations } from '../../domain/cycle/durations.js';
import { paced } from '../../domain/cycle/pace.js';
import {
  type BatchDecision,
  type Counter,
  type Decision,
  decideBatch,
  type StockRefusal,
  type StockRequest,
} from '../../domain/inventory/decide-batch.js';
import type { CycleSnapshot } from '../../domain/order/cycle-snapshot.js';
import { offerRefusal } from '../../domain/pricing/offer-limits.js';
import { makeOrderId } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { type Prepared, preparedOn } from '../../db/prepared.js';
import { closeStations } from '../../db/queries/inventory/close-stations.js';
import { takeFromCart } from '../../db/queries/cart/change-cart.js';
import { type CounterRow, lockCountersOn, lockFenceOn } from '../../db/queries/cycle/locks.js';
import {
  type BatchToWrite,
  type OrderToWrite,
  writeBatch,
  type WrittenBatch,
} from '../../db/queries/order/write-batch.js';
import { type BatchFacts, ensureCounters, readBatchFacts } from '../../db/queries/order/write-batch-facts.js';
import { RunAgain } from '../step.js';
import type { SnapshotStore } from './current-snapshot.js';
import type { IntakeMemory } from './place-order-memory.js';
import { markPaid } from './mark-paid.js';
import { type Candidate, judgeRequest, type OrderOutcome, type OrderRequest } from './place-order-judge.js';

export interface BatchDeps {
  readonly snapshots: SnapshotStore;
  /** Cryptographic random bytes: order ids must not be guessable. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Is told what was read, if somebody decides on it later. */
  readonly memory?: IntakeMemory;
}

/** A candidate with the name under which it is decided and written. */
export interface NamedCandidate extends Candidate {
  readonly orderId: string;
}

/**
 * Each order of one cycle is in it with its stock, coupon and price, or refused with nothing taken: the same as if they
 * came one after the other (DESIGN §6). A member has at most one order in a batch, and a key comes once.
 * Locks: the cycle's fence (shared), then counters by id. @throws RunAgain when the cycle moved meanwhile
 */
export async function placeBatch(
  trx: Transaction,
  requests: readonly OrderRequest[],
  deps: BatchDeps,
): Promise<OrderOutcome[]> {
  const cycleId = requests[0]?.input.cycleId ?? '';
  const session = await preparedOn(trx);
  await lockFenceOn(session, cycleId);
  const facts = await factsOf(session, requests);
  if (facts.cycle === undefined) return requests.map(() => new RuleViolation('cycle-unknown', { cycleId }));
  const snapshot = await deps.snapshots.at(trx, cycleId, facts.cycle.priceVersion);
  const judged = requests.map((request) => {
    const verdict = judgeRequest(request, snapshot, facts);
    return 'plan' in verdict ? nameCandidate(verdict, snapshot, deps) : verdict;
  });
  const candidates = judged.filter((one) => 'plan' in one);
  const decided = await decide(session, candidates);
  const decisions = new Map(decided.decisions.map((decision) => [decision.key, decision]));
  const accepted = candidates.filter(({ orderId }) => decisions.get(orderId)?.accepted === true);
  const written = await write(session, { snapshot, accepted, decisions });
  if (decided.full.length > 0) await closeStations(trx, decided.full);
  if (deps.memory) learn(deps.memory, facts, decided);
  await followUp(trx, accepted, written);
  return judged.map((one) => ('plan' in one ? answer(one, decisions, written) : one));
}

function factsOf(session: Prepared, requests: readonly OrderRequest[]): Promise<BatchFacts> {
  return readBatchFacts(session, {
    cycleId: requests[0]?.input.cycleId ?? '',
    memberIds: requests.map(({ input }) => input.memberId),
    perhapsNewIds: requests.flatMap(({ input }) => (input.couponId === undefined ? [] : [input.memberId])),
    records: requests.flatMap(({ record }) => record ?? []),
  });
}

export function nameCandidate(
  candidate: Candidate,
  { day }: CycleSnapshot,
  { randomBytes }: Pick<BatchDeps, 'randomBytes'>,
): NamedCandidate {
  return { ...candidate, orderId: makeOrderId({ cutoffDay: day, random: randomBytes(14) }) };
}

interface Decided extends BatchDecision {
  readonly asked: readonly string[];
  readonly counters: readonly CounterRow[];
}

/** The counters are locked and every candidate is decided. */
async function decide(session: Prepared, candidates: readonly NamedCandidate[]): Promise<Decided> {
  await ensureCounters(
    session,
    candidates.flatMap(({ plan }) => plan.limits),
  );
  const asked = [...new Set(candidates.flatMap(counterIdsOf))];
  const counters = asked.length === 0 ? [] : await lockCountersOn(session, asked);
  const decision = decideBatch({ counters, requests: candidates.map(requestOf(counters)) });
  return { ...decision, asked, counters };
}

/** What was read under the locks, as it stands after the batch. */
function learn(memory: IntakeMemory, { cycle, members }: BatchFacts, decided: Decided): void {
  for (const { memberId, openid } of members.values()) memory.learnMember(memberId, openid);
  if (cycle === undefined) return;
  memory.learnClock(cycle.at);
  const found = decided.counters.map((counter, index) => ({
    ...counter,
    taken: decided.takenAfter[index]?.taken ?? counter.taken,
  }));
  memory.learnCounters(cycle.id, decided.asked, found);
}

/** Every counter that the order may draw on. */
export const counterIdsOf = ({ plan }: Pick<Candidate, 'plan'>): string[] => [
  ...plan.request.lines.flatMap((line) => line.counterIds),
  ...plan.request.limits.map((limit) => limit.counterId),
];

/** A SKU without a supply plan has no counters: it is on the list but nothing of it can be sold. */
export const requestOf = (counters: readonly Counter[]): ((one: NamedCandidate) => StockRequest) => {
  const known = new Set(counters.map((counter) => counter.id));
  return ({ orderId, plan }) => ({
    key: orderId,
    limits: plan.request.limits,
    lines: plan.request.lines.map((line) => ({
      ...line,
      counterIds: line.counterIds.filter((id) => known.has(id)),
    })),
  });
};

/** What is to be written of a decided batch. */
interface Accepted {
  readonly snapshot: CycleSnapshot;
  readonly accepted: readonly NamedCandidate[];
  readonly decisions: ReadonlyMap<string, Decision>;
}

async function write(session: Prepared, batch: Accepted): Promise<WrittenBatch | undefined> {
  if (batch.accepted.length === 0) return undefined;
  const written = await writeBatch(session, batchToWrite(batch));
  if (written === undefined) throw new RunAgain('the cycle moved while the batch was decided');
  return written;
}

export function batchToWrite({ snapshot, accepted, decisions }: Accepted): BatchToWrite {
  const { cycleId, priceVersion, rule, pace } = snapshot;
  return {
    cycleId,
    priceVersion,
    ruleVersion: rule.version,
    expiryMs: paced(durations.paymentExpiryMs, pace),
    presale: accepted.some(({ plan }) => plan.sellsFrom.some((from) => from !== null)),
    orders: accepted.map((one) => orderToWrite(one, decisions.get(one.orderId))),
  };
}

function orderToWrite(
  { orderId, request, plan, payerOpenid }: NamedCandidate,
  decision: Decision | undefined,
): OrderToWrite {
  const { memberId, leaderId, pointLeaderId, deviceId, networkAddress, orderedBy } = request.input;
  const { goodsFen, discountFen, payableFen } = plan.price;
  return {
    orderId,
    memberId,
    leaderId,
    pointLeaderId,
    deviceId,
    networkAddress,
    payerOpenid,
    goodsFen,
    discountFen,
    payableFen,
    siteId: plan.siteId,
    couponId: plan.coupon?.couponId ?? null,
    orderedBy: orderedBy ?? null,
    lines: plan.lines,
    bundles: plan.bundles,
    takes: decision?.takes ?? [],
    record: request.record,
  };
}

/** What was ordered leaves the carts, and what costs nothing is paid: there will be no notice. */
async function followUp(
  trx: Transaction,
  accepted: readonly NamedCandidate[],
  written: WrittenBatch | undefined,
): Promise<void> {
  const carts = accepted.filter(({ request }) => request.input.fromCart === true);
  for (const { request } of sorted(carts, (one) => one.request.input.memberId))
    await takeFromCart(trx, request.input.memberId, request.input.lines);
  const free = accepted.filter(({ plan }) => plan.price.payableFen === 0);
  for (const { orderId } of sorted(free, (one) => one.request.input.pointLeaderId))
    await markPaid(trx, { orderId, transactionId: null, paidAt: written?.placedAt ?? '' });
}

/** In one order for everybody, so that two batches never wait for each other in a ring. */
const sorted = <T>(list: readonly T[], by: (one: T) => string): T[] =>
  list.toSorted((a, b) => (by(a) < by(b) ? -1 : 1));

function answer(
  candidate: NamedCandidate,
  decisions: ReadonlyMap<string, Decision>,
  written: WrittenBatch | undefined,
): OrderOutcome {
  const decision = decisions.get(candidate.orderId);
  if (decision?.accepted === false) return refusalOf(decision.refusal);
  if (written === undefined) throw new Error('the batch decided nothing');
  return placedAnswer(candidate, written);
}

export function placedAnswer({ orderId, plan }: NamedCandidate, { expiresAt }: WrittenBatch): OrderOutcome {
  const { payableFen } = plan.price;
  const state = payableFen === 0 ? 'paid' : 'placed';
  return { result: { orderId, state, payableFen, expiresAt }, replayed: false };
}

function refusalOf({ code, ...details }: StockRefusal): RuleViolation {
  const ofOffer = 'counterId' in details ? offerRefusal(details.counterId) : undefined;
  return ofOffer ?? new RuleViolation(code, details);
}
