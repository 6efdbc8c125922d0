import { WHOLE_BP } from '../values/basis-points.js';

/** Anything limited, as it was read under its lock. `cap - taken` may be handed out. */
export interface Counter {
  readonly id: string;
  readonly cap: number;
  readonly taken: number;
}

/**
 * A line of a request, one per order line: `counterIds` in the order of drawing, leader's quota, station's pool, central
 * pool. The components of a bundle are lines of their own that name it, next to each other.
 */
export interface RequestedLine {
  /** The order line that takes; left out, its place in the request, from 1. */
  readonly lineNo?: number;
  readonly skuId: string;
  readonly quantity: number;
  readonly counterIds: readonly string[];
  /** Which bundle of the order this is a component of, what it is called, and how many pieces are in one. */
  readonly bundle?: { readonly no: number; readonly skuId: string; readonly each: number } | undefined;
}

/**
 * A counter that the whole order draws on: a coupon, a budget, a purchase limit, a station's capacity. With a `cap` of
 * its own no more than that is given out, even where the counter still has a higher one.
 */
export interface RequestedLimit {
  readonly counterId: string;
  readonly quantity: number;
  readonly kind?: string;
  readonly cap?: number;
}

/** One order that wants to be accepted. `key` is its idempotency key: the same key is the same order. */
export interface StockRequest {
  readonly key: string;
  readonly lines: readonly RequestedLine[];
  readonly limits: readonly RequestedLimit[];
}

/**
 * What an accepted order took: line from 1, or 0 for a limit. A release gives back exactly this.
 *
 * @rule STOCK-06 A release gives every piece back to the counter it came from.
 * @test test/activities/order/cancel-order.test.ts › cancelling an unpaid order gives stock, demand and coupon back
 * @test test/activities/order/order-model.test.ts › any sequence of placing, paying, cancelling and expiring leaves
 *   every node as on paper
 */
export interface Take {
  readonly lineNo: number;
  readonly counterId: string;
  readonly quantity: number;
}

/**
 * Why an order was refused: the first line, then the first limit, that could not be served. Of a bundle the id of the
 * bundle is told, and how many bundles are left.
 */
export type StockRefusal =
  | { readonly code: 'out-of-stock'; readonly skuId: string; readonly available: number }
  | { readonly code: 'limit-reached'; readonly counterId: string; readonly available: number }
  | { readonly code: 'station-full'; readonly counterId: string; readonly available: number };

/** The decision on one key; a refused order takes nothing. */
export type Decision =
  | { readonly key: string; readonly accepted: true; readonly takes: readonly Take[] }
  | {
      readonly key: string;
      readonly accepted: false;
      readonly takes: readonly [];
      readonly refusal: StockRefusal;
    };

/** The decisions in order of each key's first arrival, and `taken` of every counter of the input, in its order. */
export interface BatchDecision {
  readonly decisions: readonly Decision[];
  readonly takenAfter: readonly { readonly counterId: string; readonly taken: number }[];
  /** Capacities that somebody did not fit into, or that are used up: their stations take no more orders. */
  readonly full: readonly string[];
}

/** What is left while a batch is decided. */
interface Left {
  readonly counters: ReadonlyMap<string, Counter>;
  /** Free pieces per counter. */
  readonly free: Map<string, number>;
  readonly full: Set<string>;
}

/**
 * How much of a capacity must be used before the order that does not fit closes the station. Smaller: one large order
 * closes a station that has room for many. Larger: the last orders are refused one by one and nobody is told.
 */
const FULL_FROM_BP = 9500;

/**
 * Decides a batch of orders against counters: in arrival order, all or nothing per order, each line from its counters in
 * turn. A key that comes again in the batch gets no second decision: its caller reads the first one.
 *
 * No counter's taken ever passes its cap. Where one is already past it, nothing is free. What a refused order would have
 * taken is free for the next one, so later small orders can be accepted after an earlier large one was not.
 * Quantities are whole and above zero; another quantity, or a counter that was not passed, is a RangeError, since
 * deciding on it would sell what nobody counts.
 *
 * @rule STOCK-01 Nothing limited is ever given out beyond its cap.
 * @test test/domain/inventory/decide-batch.test.ts › no counter passes its cap, and taken grows by exactly what was
 *   taken
 * @test test/activities/order/place-order.test.ts › the last piece wanted by twenty has one winner
 * @rule STOCK-02 An order gets all it asks for or nothing.
 * @test test/domain/inventory/decide-batch.test.ts › an order takes all it wants, line by line, or nothing
 * @rule STOCK-03 Orders are decided in the order of their arrival; a smaller one is served after a larger one was
 *   refused.
 * @test test/domain/inventory/decide-batch.test.ts › a smaller order is served after a larger one was refused
 * @rule STOCK-04 A line takes from the leader's own quota first, then from the pool of his grid station, then from
 *   the centre.
 * @test test/domain/inventory/decide-batch.test.ts › the leader's quota is drawn first, then the station's pool, then
 *   the central pool
 * @test test/activities/order/place-order.test.ts › a line takes from the leader, then his station, then the centre,
 *   and never from another leader
 * @rule STOCK-05 A purchase limit, a coupon or a capacity that is reached refuses the whole order, which takes no
 *   stock.
 * @test test/domain/inventory/decide-batch.test.ts › a reached limit refuses the order and gives its stock back
 * @rule STOCK-13 A bundle is sold when all its components are there, and the refusal says how many bundles are left.
 * @test test/domain/inventory/decide-batch.test.ts › a bundle is all its components or nothing
 * @rule STOCK-14 A station closes when its capacity is used up, or from this part on when an order does not fit; then
 *   it takes no smaller order either.
 * @value FULL_FROM_BP bp
 * @test test/domain/inventory/decide-batch.test.ts › a nearly used capacity closes with the first order that does not
 *   fit
 */
export function decideBatch(input: {
  readonly counters: readonly Counter[];
  readonly requests: readonly StockRequest[];
}): BatchDecision {
  const left: Left = {
    counters: new Map(input.counters.map((counter) => [counter.id, counter])),
    free: new Map(input.counters.map(({ id, cap, taken }) => [id, Math.max(0, cap - taken)])),
    full: new Set(),
  };
  const decided = new Map<string, Decision>();
  for (const request of input.requests) {
    if (!decided.has(request.key)) decided.set(request.key, decide(request, left));
  }
  const decisions = [...decided.values()];
  const takenBy = sumOfTakes(decisions);
  const takenAfter = input.counters.map(({ id, taken }) => {
    return { counterId: id, taken: taken + (takenBy.get(id) ?? 0) };
  });
  return { decisions, takenAfter, full: [...left.full] };
}

/** Decides one order and, if it is accepted, lowers what is free. */
function decide(request: StockRequest, left: Left): Decision {
  const takes: Take[] = [];
  const refusal = drawLines(request, left, takes) ?? drawLimits(request, left, takes);
  if (refusal === undefined) {
    closeUsedUp(request.limits, left);
    return { key: request.key, accepted: true, takes };
  }
  for (const take of takes) left.free.set(take.counterId, freeOf(left, take.counterId) + take.quantity);
  if (refusal.code === 'station-full') closeNearlyUsed(request.limits, refusal.counterId, left);
  return { key: request.key, accepted: false, takes: [], refusal };
}

function drawLines({ lines }: StockRequest, left: Left, takes: Take[]): StockRefusal | undefined {
  for (const [index, line] of lines.entries()) {
    const { skuId, quantity, bundle } = line;
    const missing = draw(lineOf(line, index), left, takes);
    if (missing === 0) continue;
    if (bundle === undefined) return { code: 'out-of-stock', skuId, available: quantity - missing };
    const available = Math.min(
      Math.floor((quantity - missing) / bundle.each),
      ...laterParts(lines, index).map(([part, at]) =>
        Math.floor((part.quantity - draw(lineOf(part, at), left, takes)) / part.bundle.each),
      ),
    );
    return { code: 'out-of-stock', skuId: bundle.skuId, available };
  }
  return undefined;
}

const lineOf = ({ lineNo, quantity, counterIds }: RequestedLine, index: number): Draw => ({
  lineNo: lineNo ?? index + 1,
  quantity,
  counterIds,
});

type BundlePart = RequestedLine & { readonly bundle: NonNullable<RequestedLine['bundle']> };

/** The other components of the bundle that come after this line, with their places. */
function laterParts(lines: readonly RequestedLine[], index: number): [BundlePart, number][] {
  const no = lines[index]?.bundle?.no;
  return lines.flatMap((line, at): [BundlePart, number][] =>
    at > index && line.bundle !== undefined && line.bundle.no === no
      ? [[{ ...line, bundle: line.bundle }, at]]
      : [],
  );
}

function drawLimits({ limits }: StockRequest, left: Left, takes: Take[]): StockRefusal | undefined {
  for (const limit of limits) {
    const { counterId, quantity, kind } = limit;
    const upTo = left.full.has(counterId) ? 0 : withinOwnCap(limit, left);
    const missing = draw({ lineNo: 0, quantity, counterIds: [counterId], upTo }, left, takes);
    if (missing === 0) continue;
    const code = kind === 'capacity' ? 'station-full' : 'limit-reached';
    return { code, counterId, available: quantity - missing };
  }
  return undefined;
}

/** How many pieces a limit's own cap leaves, whatever the counter's. */
function withinOwnCap({ counterId, cap }: RequestedLimit, left: Left): number {
  if (cap === undefined) return Infinity;
  const counter = left.counters.get(counterId);
  const taken = counter === undefined ? 0 : Math.max(counter.cap, counter.taken) - freeOf(left, counterId);
  return Math.max(0, cap - taken);
}

function closeUsedUp(limits: readonly RequestedLimit[], left: Left): void {
  for (const limit of limits) {
    if (limit.kind !== 'capacity') continue;
    if (freeOf(left, limit.counterId) === 0 || withinOwnCap(limit, left) === 0)
      left.full.add(limit.counterId);
  }
}

function closeNearlyUsed(limits: readonly RequestedLimit[], counterId: string, left: Left): void {
  const cap =
    limits.find((limit) => limit.counterId === counterId)?.cap ?? left.counters.get(counterId)?.cap ?? 0;
  const counterCap = left.counters.get(counterId)?.cap ?? cap;
  const used = counterCap - freeOf(left, counterId);
  if (used * WHOLE_BP >= Math.min(cap, counterCap) * FULL_FROM_BP) left.full.add(counterId);
}

/** What a line or limit wants, and at most how much of it may be given. */
interface Draw {
  readonly lineNo: number;
  readonly quantity: number;
  readonly counterIds: readonly string[];
  readonly upTo?: number;
}

/** Draws on the counters in turn, notes what it took, and answers how many pieces are missing. */
function draw({ lineNo, quantity, counterIds, upTo = Infinity }: Draw, left: Left, takes: Take[]): number {
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw new RangeError(`quantity must be a whole number above zero, got ${quantity}`);
  }
  let missing = quantity;
  for (const counterId of counterIds) {
    const taken = Math.min(missing, upTo, freeOf(left, counterId));
    if (taken === 0) continue;
    left.free.set(counterId, freeOf(left, counterId) - taken);
    takes.push({ lineNo, counterId, quantity: taken });
    missing -= taken;
  }
  return missing;
}

function freeOf({ free }: Left, counterId: string): number {
  const pieces = free.get(counterId);
  if (pieces === undefined) throw new RangeError(`counter ${counterId} was not passed`);
  return pieces;
}

function sumOfTakes(decisions: readonly Decision[]): Map<string, number> {
  const takenBy = new Map<string, number>();
  for (const { counterId, quantity } of decisions.flatMap((decision) => decision.takes)) {
    takenBy.set(counterId, (takenBy.get(counterId) ?? 0) + quantity);
  }
  return takenBy;
}
